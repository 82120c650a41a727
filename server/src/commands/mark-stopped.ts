import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireCluster, requireNoRunOf, requireUnchanged, requireVerb } from './guards.ts';

/**
 * Takes a cluster whose stop failed as stopped, on a person's word: a host that is lost for good could else never be
 * stopped, and no other cluster started. Nothing is run.
 */
export async function markStopped(
  deps: Deps,
  { id, confirmName }: { id: string; confirmName: string },
  caller: Caller,
): Promise<null> {
  await deps.store.transaction(async inside => {
    const cluster = await requireCluster(inside, id);
    await requireNoRunOf(inside, id);
    requireVerb(cluster.status, 'markStopped');
    if (confirmName !== cluster.name) refuse('confirm_name', {}, 'confirmName');
    requireUnchanged(await inside.clusters.setStatus(cluster, 'stopsuccess', deps.clock().toISOString()));
    await audit(inside, deps, caller, {
      action: 'markStopped',
      target: { type: 'cluster', id, name: cluster.name },
      details: { status: [cluster.status, 'stopsuccess'] },
    });
  });
  return null;
}
