import {
  POSTURE_SEVERITIES,
  POSTURE_SUBJECTS,
  type PostureFinding,
  type PostureSeverity,
} from '@dolphindeck/contract/posture/finding.ts';

type About = PostureFinding['about'];

/** Findings that are shown together: those of the console, of a cluster, or of all hosts. */
export interface Block {
  readonly key: string;
  readonly type: About['type'];
  /** Of the console or the cluster; empty for hosts. */
  readonly name: string;
  readonly items: readonly Item[];
}

/** A finding, once for all hosts of which it is found. */
export interface Item {
  readonly key: string;
  readonly finding: PostureFinding;
  readonly hosts: readonly FoundHost[];
}

/** A host of which something is found. */
export type FoundHost = Pick<About, 'id' | 'name'>;

/** Findings by what they are about, in the order of POSTURE_SUBJECTS, the gravest first in each. */
export function blocksOf(findings: readonly PostureFinding[]): Block[] {
  return POSTURE_SUBJECTS.flatMap(type => {
    const some = findings.filter(({ about }) => about.type === type);
    // Many hosts share a finding, and each of them in a place of its own would hide the rest.
    const groups = Map.groupBy(some, ({ about }) => (type === 'host' ? '' : about.id));
    return [...groups].map(([id, group]) => ({
      key: `${type} ${id}`,
      type,
      name: type === 'host' ? '' : (group[0]?.about.name ?? ''),
      items: itemsOf(group),
    }));
  });
}

function itemsOf(findings: readonly PostureFinding[]): Item[] {
  const groups = Map.groupBy(findings, ({ id, message }) => `${id} ${message}`);
  return [...groups]
    .flatMap(([key, [finding, ...others]]) => {
      if (finding === undefined) return [];
      const all = [finding, ...others];
      const hosts =
        finding.about.type === 'host'
          ? all.map(({ about: { id, name } }) => ({ id, name })).sort(byName)
          : [];
      return [{ key, finding, hosts }];
    })
    .sort((a, b) => weight(a.finding) - weight(b.finding));
}

/** As people count: node-2 before node-10. */
const byName = (a: FoundHost, b: FoundHost) => a.name.localeCompare(b.name, undefined, { numeric: true });

const weight = ({ severity }: PostureFinding) => POSTURE_SEVERITIES.indexOf(severity);

/** Blocks with at most so many clusters; console and hosts are always there. */
export function shortened(blocks: readonly Block[], clusters: number): Block[] {
  const last = blocks.filter(({ type }) => type === 'cluster')[clusters];
  const cut = last === undefined ? blocks.length : blocks.indexOf(last);
  return blocks.filter(({ type }, index) => type !== 'cluster' || index < cut);
}

/** How many findings there are of each severity, as they are shown. */
export function countsOf(blocks: readonly Block[]): Record<PostureSeverity, number> {
  const items = blocks.flatMap(block => block.items);
  const count = (wanted: PostureSeverity) =>
    items.filter(({ finding }) => finding.severity === wanted).length;
  return { open: count('open'), check: count('check'), advice: count('advice') };
}

/** Where on the page a finding is closed; null: in the settings of the console. */
export function pathOf({ place, about }: PostureFinding): string | null {
  if (place === null) return null;
  return place === 'cluster' ? `/clusters/${about.id}` : `/${place}`;
}
