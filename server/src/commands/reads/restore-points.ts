import type { RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';
import type { Deps } from '../deps.ts';
import { requireCluster } from '../guards.ts';

/** The restore points of a cluster, newest first. */
export async function selectRestorePoints({ store }: Deps, { id }: { id: string }): Promise<RestorePoint[]> {
  await requireCluster(store, id);
  return store.restorePoints.of(id);
}
