import { allowedVerbs, allows, type Status, type Verb } from '@dolphindeck/contract/cluster/status.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Host } from '../store/hosts.ts';
import type { Run } from '../store/run-rows.ts';
import type { Aggregates } from '../store/store.ts';
import { AppError, refuse } from './app-error.ts';
import { withThoseBehind } from './jump-hosts.ts';

/** The cluster of an id. */
export async function requireCluster(
  inside: Pick<Aggregates, 'clusters'>,
  id: string,
): Promise<StoredCluster> {
  return (await inside.clusters.find(id)) ?? refuse('cluster_unknown', { id });
}

/** Refuses a change of a cluster while a run of it is unfinished, naming the run. */
export async function requireNoRunOf(inside: Aggregates, clusterId: string): Promise<void> {
  const run = await inside.runs.unfinished();
  if (run?.clusterId === clusterId) throw new AppError(runActive(run));
}

/** Refuses a change of a host that an unfinished run works on, or goes through, naming the run. */
export async function requireNoRunThrough(
  inside: Pick<Aggregates, 'hosts' | 'runs' | 'footprints'>,
  host: Host,
): Promise<void> {
  const run = await inside.runs.unfinished();
  if (run === null) return;
  // A deploy also works on hosts that left its cluster.
  const hosts = [...run.hosts, ...(await inside.footprints.of(run.clusterId))];
  const reached = await withThoseBehind(inside, host);
  if (reached.some(({ ip }) => hosts.includes(ip))) throw new AppError(runActive(run));
}

/** Refuses a verb that the table does not allow in this state. */
export function requireVerb(status: Status, verb: Verb): void {
  if (!allows(status, verb)) throw new AppError(stateProblem(status, verb));
}

export function runActive({ id, action, clusterName }: Run): Problem {
  return { code: 'run_active', params: { runId: id, action, cluster: clusterName } };
}

export function stateProblem(status: Status, verb: Verb): Problem {
  const allowed = allowedVerbs(status).join(', ');
  return { code: 'cluster_state', params: { status, verb, allowed } };
}

/** Refuses when a compare-and-set found something else than what was read. */
export function requireUnchanged(changed: boolean): void {
  if (!changed) refuse('cluster_changed');
}

/** Refuses with the first problem, if there is one. */
export function requireNone(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first !== undefined) throw new AppError(first);
}

/** A new id that nothing has. */
export async function freshId(ids: () => string, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  let id = ids();
  while (await isTaken(id)) id = ids();
  return id;
}
