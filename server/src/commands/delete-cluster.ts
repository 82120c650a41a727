import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { auditedSpec } from './cluster-audit.ts';
import type { Deps } from './deps.ts';
import { requireCluster, requireNoRunOf, requireUnchanged, requireVerb } from './guards.ts';

/** Deletes the record of a cluster. Its hosts, its database and the records of its runs stay as they are. */
export async function deleteCluster(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const cluster = await requireCluster(inside, id);
    await requireNoRunOf(inside, id);
    requireVerb(cluster.status, 'delete');
    requireUnchanged(await inside.clusters.remove(cluster));
    await audit(inside, deps, caller, {
      action: 'deleteCluster',
      target: { type: 'cluster', id, name: cluster.name },
      details: { status: cluster.status, before: auditedSpec(cluster) },
    });
  });
  return null;
}
