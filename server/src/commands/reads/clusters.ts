import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { inTurns } from '../../in-turns.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { requireCluster } from '../guards.ts';
import { clusterView } from '../views.ts';
import { recordListedSecrets, recordSecrets } from './audit.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectCluster(
  deps: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectCluster'> {
  const cluster = await requireCluster(deps.store, id);
  await recordSecrets(deps, caller, { type: 'cluster', id, name: cluster.name });
  return clusterView(cluster, caller);
}

/** `defaultId`: the started cluster, which the page opens whatever page of the list it is on. */
export async function selectClusterList(
  deps: Deps,
  { page }: { page: number },
  caller: Caller,
): Answer<'selectClusterList'> {
  const { data, startedId, ...numbers } = await deps.store.clusters.page(page);
  await recordListedSecrets(deps, caller, 'selectClusterList', data);
  return { ...numbers, data: await inTurns(data, c => clusterView(c, caller)), defaultId: startedId };
}

export async function currentState({ store }: Deps): Answer<'currentState'> {
  return store.clusters.started();
}
