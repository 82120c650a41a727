import type { RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';
import type { PlanHop, PlanUpgrade } from '@dolphindeck/contract/run/plan-view.ts';
import { layoutFor } from '../layouts/index.ts';
import type { DatabaseType, Layout, VersionRange } from '../layouts/layout.ts';
import { hopsBetween, isUpgrade } from './hops.ts';

/** What an upgrade of a cluster means, before it begins; null: the deploy is none. */
export function upgradeView(
  from: string | null,
  to: string,
  { type, managed }: { readonly type: DatabaseType; readonly managed: boolean },
  points: readonly RestorePoint[],
): PlanUpgrade | null {
  if (from === null || !isUpgrade(from, to)) return null;
  const way = [from, ...hopsBetween(from, to)];
  return {
    from,
    to,
    hops: way.slice(1).map((version, index) => hop(way[index] ?? from, version, type)),
    byHand: !managed,
    expected: managed ? expected(points) : null,
  };
}

function hop(from: string, to: string, database: DatabaseType): PlanHop {
  const [before, after] = [layoutFor(from), layoutFor(to)];
  const changes = FACTS.map(({ what, of }) => ({ what, from: told(before, of), to: told(after, of) }));
  return { from, to, changes: changes.filter(change => change.from !== change.to) };

  function told(layout: Layout | null, of: Fact['of']): string {
    return layout === null ? '' : of(layout, database);
  }
}

interface Fact {
  readonly what: PlanHop['changes'][number]['what'];
  readonly of: (layout: Layout, database: DatabaseType) => string;
}

const range = ({ from, before }: VersionRange) => `≥ ${from.join('.')}, < ${before.join('.')}`;

/** What two generations can differ in that somebody has to provide for. */
const FACTS: readonly Fact[] = [
  { what: 'jdk', of: ({ jdk }) => jdk.join(', ') },
  { what: 'zookeeper', of: ({ zookeeper }) => (zookeeper === null ? '' : range(zookeeper)) },
  {
    what: 'jdbcDriver',
    of: ({ databases }, type) => {
      const driver = databases[type]?.jdbcDriver;
      return driver ? `${driver.name} ${range(driver.versions)}` : '';
    },
  },
  { what: 'passwordEncryption', of: ({ databases }, type) => databases[type]?.passwordEncryption ?? '' },
];

/**
 * What the last point of the cluster took: the servers stand still for a dump, its test restore, the schema step twice,
 * and the deploy itself. Null: none was made yet.
 */
function expected(points: readonly RestorePoint[]): PlanUpgrade['expected'] {
  const [last] = points;
  if (last === undefined) return null;
  const { databaseBytes, dumpSeconds, restoreSeconds } = last;
  return { databaseBytes, dumpSeconds, restoreSeconds };
}
