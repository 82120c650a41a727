import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { PlanSummary, PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import type { DeckVars } from './deck-vars.ts';
import type { StoredPackage } from './packages.ts';
import type { RunPlan } from './plan.ts';

/** The order in which roles start; they stop in reverse. What others connect to comes first. */
export const START_ORDER: readonly RoleName[] = [
  'database',
  'zookeeper',
  'master',
  'worker',
  'backend',
  'alert',
  'frontend',
];

/** The step that removes units from hosts which the cluster does not name any more. */
const LEFT = 'hosts that left';

/** Steps before and after the roles of an action. */
const AROUND: Readonly<Record<Action, { before: readonly string[]; after: readonly string[] }>> = {
  deploy: { before: ['preflight', LEFT, 'base', 'common'], after: [] },
  start: { before: [], after: ['enable at boot'] },
  stop: { before: ['disable at boot'], after: [] },
  apply: { before: ['check'], after: [] },
};

/** What a plan would do, in the form of planCluster, without a verdict. */
export function planSummary(
  plan: Pick<RunPlan, 'deck'>,
  action: Action,
  store: readonly StoredPackage[],
): PlanSummary {
  const { deck } = plan;
  return { action, steps: stepsOf(deck, action), hosts: hostsOf(deck), packages: packagesOf(deck, store) };
}

function stepsOf(deck: RunPlan['deck'], action: Action): PlanView['steps'] {
  const all = Object.keys(deck.hosts);
  const order = orderOf(deck, action);
  const roles = order.flatMap(name => {
    const role = deck.roles[name];
    // An existing database or quorum has no servers of ours: there is nothing to start or stop.
    if (role === undefined || (action !== 'deploy' && role.servers.length === 0)) return [];
    return [{ name, hosts: [...role.hosts] }];
  });
  const { before, after } = AROUND[action];
  const left = [...deck.departing];
  const prologue = before.map(name => ({ name, hosts: name === LEFT ? left : all }));
  return [
    ...prologue.filter(({ hosts }) => hosts.length > 0),
    ...roles,
    ...after.map(name => ({ name, hosts: all })),
  ];
}

function orderOf({ apply }: RunPlan['deck'], action: Action): readonly RoleName[] {
  if (apply !== null) return apply.roles;
  return action === 'stop' ? START_ORDER.toReversed() : START_ORDER;
}

function hostsOf(deck: Pick<DeckVars, 'hosts' | 'roles'>): PlanView['hosts'] {
  return Object.entries(deck.hosts).map(([host, { roles, ports, memoryMb }]) => ({
    host,
    roles: [...roles],
    servers: START_ORDER.flatMap(name => {
      const role = deck.roles[name];
      return role?.hosts.includes(host) ? role.servers.map(server => server.name) : [];
    }),
    ports: ports.map(({ port, what }) => ({ port, what })),
    memoryMb,
  }));
}

function packagesOf(deck: RunPlan['deck'], store: readonly StoredPackage[]): PlanView['packages'] {
  return deck.archives.map(({ kind, version, arch, bytes, sha512, hosts }) => ({
    kind,
    version,
    arch,
    name: store.find(stored => stored.sha512 === sha512)?.name ?? '',
    bytes,
    hosts: [...hosts],
  }));
}
