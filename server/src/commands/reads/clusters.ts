import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { inTurns } from '../../in-turns.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { requireCluster } from '../guards.ts';
import { clusterView } from '../views.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectCluster(
  { store }: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectCluster'> {
  return clusterView(await requireCluster(store, id), caller);
}

/** `defaultId`: the started cluster, which the page opens whatever page of the list it is on. */
export async function selectClusterList(
  { store }: Deps,
  { page }: { page: number },
  caller: Caller,
): Answer<'selectClusterList'> {
  const { data, startedId, ...numbers } = await store.clusters.page(page);
  return { ...numbers, data: await inTurns(data, c => clusterView(c, caller)), defaultId: startedId };
}

export async function currentState({ store }: Deps): Answer<'currentState'> {
  return store.clusters.started();
}
