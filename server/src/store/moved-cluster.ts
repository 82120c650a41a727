import { statusAfter } from '@dolphindeck/contract/cluster/status.ts';
import type { Selectable } from 'kysely';
import type { createClusterStore } from './clusters.ts';
import type { Tables } from './tables.ts';

/**
 * Moves a cluster to where the end of its run leaves it. No verb was allowed while the run was unfinished, so the cluster
 * is as it was when the run began, and what it is now is what a deploy or an apply brought to its hosts.
 * @returns whether the settings that it was saved with are gone again
 */
export async function moveCluster(
  clusters: ReturnType<typeof createClusterStore>,
  run: Pick<Selectable<Tables['run']>, 'id' | 'cluster_id' | 'action'>,
  { succeeded, cleaned }: { readonly succeeded: boolean; readonly cleaned: boolean },
  now: string,
): Promise<{ readonly isTakenBack: boolean }> {
  const cluster = await clusters.find(run.cluster_id);
  if (cluster === null) throw new Error(`run ${run.id} has no cluster ${run.cluster_id}`);
  const status = statusAfter(run.action, succeeded, cleaned);
  // The settings that an apply was to bring are nowhere when it was taken back: the record has those of before again. Not
  // the name, which reaches no host: another cluster may have the former one by now.
  const isTakenBack = run.action === 'apply' && !succeeded && cleaned;
  const before = isTakenBack ? await clusters.deployedSpec(cluster.id) : null;
  const isMoved = await (before === null
    ? clusters.setStatus(cluster, status, now)
    : clusters.replace(cluster, { ...before, name: cluster.name }, status, now));
  if (!isMoved) throw new Error(`cluster ${cluster.id} changed while run ${run.id} ended`);
  if (succeeded && (run.action === 'deploy' || run.action === 'apply'))
    await clusters.keepDeployed(cluster.id);
  return { isTakenBack };
}
