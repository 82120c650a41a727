import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { Output } from '../../../api/client.ts';

type ClusterView = Output<'selectCluster'>;

export type RolePair = readonly [from: RoleName, to: RoleName];

/** Which roles connect to which: what a person draws when asked how DolphinScheduler hangs together. */
const CONNECTS: readonly RolePair[] = [
  ['frontend', 'backend'],
  ['backend', 'database'],
  ['backend', 'zookeeper'],
  ['master', 'database'],
  ['master', 'zookeeper'],
  ['master', 'worker'],
  ['worker', 'zookeeper'],
  ['worker', 'database'],
  ['alert', 'database'],
];

/** A connection between two boxes of the picture, with the roles that make it. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly roles: readonly RolePair[];
}

/** Hosts that a role runs on; a service of somebody else is at its own address and has none here. */
function hostsOf({ roles }: Pick<ClusterView, 'roles'>, name: RoleName): readonly string[] {
  const role = roles.find(({ roleName }) => roleName === name);
  const foreign = role?.roleBody?.external === true || typeof role?.roleBody?.connect === 'string';
  return role === undefined || foreign ? [] : role.roleDependHost;
}

/** The connections of one host, in both directions: all at once are a web that nobody reads. */
export function linksOf(view: Pick<ClusterView, 'roles'>, host: string): Link[] {
  const found = new Map<string, { from: string; to: string; roles: RolePair[] }>();
  for (const [from, to] of CONNECTS) {
    for (const a of hostsOf(view, from)) {
      for (const b of hostsOf(view, to)) {
        if (a === b || (a !== host && b !== host)) continue;
        const key = `${a} ${b}`;
        const link = found.get(key) ?? { from: a, to: b, roles: [] };
        link.roles.push([from, to]);
        found.set(key, link);
      }
    }
  }
  return [...found.values()];
}
