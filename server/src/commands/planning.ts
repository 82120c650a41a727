import { type Action, allows, isStarted } from '@dolphindeck/contract/cluster/status.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { StoredPackage as PlannedPackage, UnusablePackage } from '../domain/packages.ts';
import { type Planned, planRun, type RegisteredHost } from '../domain/plan.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Host } from '../store/hosts.ts';
import type { StoredPackage } from '../store/packages.ts';
import type { Aggregates } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { runActive, stateProblem } from './guards.ts';
import { wayTo } from './jump-hosts.ts';

/** An action that somebody wants, in its inner form. */
export interface WantedAction {
  readonly action: Action | 'preflight';
  readonly runId: string;
  readonly takeOver: boolean;
  readonly breakLocks: boolean;
  /** Who wants it. */
  readonly user: string;
  /** For a start that will be done: see PlanInput. */
  readonly adminPassword?: string;
  /** For a deploy: name of the restore point to go back to. */
  readonly restore?: string;
}

/** What is needed of the register and the package store to plan. */
export async function planFor(
  inside: Aggregates,
  { packages, identity, settings }: Pick<Deps, 'packages' | 'identity' | 'settings'>,
  cluster: StoredCluster,
  { breakLocks, user, restore, ...wanted }: WantedAction,
): Promise<Planned> {
  const { revision: _, ...planned } = cluster;
  const footprint = await inside.footprints.of(cluster.id);
  const hosts = await inside.hosts.withIps([...cluster.hosts, ...footprint]);
  const stored = await inside.packages.all();
  const running = await inside.clusters.deployedSpec(cluster.id);
  const deployed = running?.base.version ?? null;
  return planRun({
    ...wanted,
    running,
    upgrade: { deployed, restore: restore ?? null, keep: settings.keepReleases },
    lock: { identity, user, breaks: breakLocks },
    cluster: planned,
    footprint,
    hosts: await Promise.all(hosts.map(host => registered(inside, host))),
    packages: plannedPackages(packages, stored),
    unusable: unusablePackages(packages),
  });
}

/** Packages with the path of their file, as the domain takes them. */
export function plannedPackages(
  packages: Deps['packages'],
  stored: readonly StoredPackage[],
): PlannedPackage[] {
  return stored.map(pkg => {
    const { id, name, kind, version, arch, bytes, sha512 } = pkg;
    return { id, name, kind, version, arch, bytes, sha512, file: packages.pathOf(pkg) };
  });
}

/** Files of the package folder that would be packages and are none, as the domain takes them. */
export function unusablePackages(packages: Deps['packages']): UnusablePackage[] {
  return packages
    .unusable()
    .flatMap(({ name, identity, reason }) => (identity === null ? [] : { ...identity, name, reason }));
}

async function registered(inside: Pick<Aggregates, 'hosts'>, host: Host): Promise<RegisteredHost> {
  const { ip, port, user, password, privateKey, hostKey, facts } = host;
  const via = await wayTo(inside, host.jump, host);
  return { ip, port, user, password, privateKey, hostKey, facts, ...(via.length === 0 ? {} : { via }) };
}

/**
 * What stands against an action apart from its plan, in the order in which executeCluster refuses: a running action,
 * the state, another started cluster.
 */
export async function standingProblems(
  inside: Pick<Aggregates, 'runs' | 'clusters'>,
  { id, status }: StoredCluster,
  action: Action,
  thenStart: boolean,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const run = await inside.runs.unfinished();
  if (run !== null) problems.push(runActive(run));
  if (!allows(status, action)) problems.push(stateProblem(status, action));
  const other = await inside.clusters.started();
  // A stop that fails leaves a cluster that counts as started, so a cluster that is not started may not be stopped
  // beside a started one: there could be two.
  const mayStart = action === 'start' || thenStart || (action === 'stop' && !isStarted(status));
  if (other !== null && other.id !== id && mayStart) {
    problems.push({ code: 'other_started', params: { cluster: other.name, id: other.id } });
  }
  return problems;
}
