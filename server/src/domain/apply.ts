import { APPLY_ROLES } from '@dolphindeck/contract/cluster/apply.ts';
import { changesBetween } from '@dolphindeck/contract/cluster/changes.ts';
import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { secretFields } from '@dolphindeck/contract/roles/index.ts';
import type { ApplyVars, DeckVars } from './deck-vars.ts';
import type { ServerRole } from './layouts/layout.ts';
import { pathsOf } from './paths.ts';

/** Fields that a cluster can take while it runs: settings of its servers, and variables of their tasks. */
const APPLICABLE = new RegExp(`^(env|roles\\.(${APPLY_ROLES.join('|')})\\.(roleBody|extra))\\.`);

type Deck = Pick<DeckVars, 'cluster' | 'roles' | 'hosts' | 'records'>;

/** A cluster and the desired state of its hosts. */
export interface Applied {
  readonly spec: ClusterSpec;
  readonly deck: Deck;
}

/**
 * Which servers must be restarted to bring a cluster that runs from one state to another, or what of the difference
 * needs a stop and a deploy: all that concerns hosts, ports, version, database, ZooKeeper and storage.
 */
export function applyVars(
  before: Applied,
  after: Applied,
): { readonly vars: ApplyVars; readonly problems: readonly Problem[] } {
  const roles = APPLY_ROLES.filter(role => isNew(role, before.deck, after.deck));
  const records = !isSame(before.deck.records, after.deck.records);
  const { cluster, roles: files, records: kept } = before.deck;
  const { current: link, releases } = pathsOf(cluster.dir);
  const vars = {
    ...{ roles, records, release: { link, releases } },
    before: { cluster, roles: files, records: kept },
  };
  const problems: Problem[] = unapplicable(before, after).map(field => ({
    code: 'apply_needs_deploy',
    field,
  }));
  if (problems.length === 0 && roles.length === 0 && !records) problems.push({ code: 'apply_nothing' });
  return { vars, problems };
}

function unapplicable(before: Applied, after: Applied): string[] {
  const changed = changesBetween(before.spec, after.spec, secretFields).map(({ field }) => field);
  return [...new Set([...changed.filter(field => !APPLICABLE.test(field)), ...movedPorts(before, after)])];
}

/** Fields of ports that a host did not have before: others know the old ones, and nobody has looked at the new. */
function movedPorts(before: Applied, after: Applied): string[] {
  return Object.entries(after.deck.hosts).flatMap(([host, { ports }]) => {
    const known = (before.deck.hosts[host]?.ports ?? []).map(({ port }) => port);
    return ports.filter(({ port }) => !known.includes(port)).map(({ field }) => field);
  });
}

/** Whether servers of a role read anything that is not as it was. */
function isNew(role: ServerRole, before: Deck, after: Deck): boolean {
  const now = after.roles[role];
  if (now === undefined) return false;
  const written = ({ roles }: Deck) => {
    const { files, folders, servers } = roles[role] ?? {};
    const { files: shared, folders: places } = roles.common ?? {};
    return { files, folders, servers, shared, places };
  };
  // Flags of units name a variable, or settings that Spring fills from the environment.
  const read = JSON.stringify([now.files, now.servers]);
  const shares = after.cluster.memory.filter(
    share => !before.cluster.memory.some(known => isSame(known, share)),
  );
  return !isSame(written(before), written(after)) || shares.some(({ variable }) => read.includes(variable));
}

/** Both are plain JSON made by the same code, so their members come in the same order. */
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
