import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { Cluster } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { requireCluster } from '../guards.ts';
import { type ClusterView, clusterView } from '../views.ts';
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

/** A list whose rows are made while they are sent: together they may be more than there is memory for. */
export type MadeList<E extends keyof Endpoints> = Omit<OutputOf<Endpoints[E]>, 'data'> & {
  readonly data: AsyncIterable<readonly unknown[]>;
};

/** `defaultId`: the started cluster, which the page opens whatever page of the list it is on. */
export async function selectClusterList(
  deps: Deps,
  { page }: { page: number },
  caller: Caller,
): Promise<OutputOf<Endpoints['selectClusterList']> | MadeList<'selectClusterList'>> {
  if (page === -1) return allClusters(deps, caller);
  const { data, startedId, ...numbers } = await deps.store.clusters.page(page);
  await recordListedSecrets(deps, caller, 'selectClusterList', data.length);
  return { ...numbers, data: data.map(cluster => clusterView(cluster, caller)), defaultId: startedId };
}

async function allClusters(deps: Deps, caller: Caller): Promise<MadeList<'selectClusterList'>> {
  const { total, startedId, turns } = await deps.store.clusters.all();
  await recordListedSecrets(deps, caller, 'selectClusterList', total);
  return { currentPage: 1, total, data: viewsOf(turns, caller), defaultId: startedId };
}

async function* viewsOf(
  turns: AsyncIterable<readonly Cluster[]>,
  caller: Caller,
): AsyncGenerator<readonly ClusterView[]> {
  for await (const turn of turns) yield turn.map(cluster => clusterView(cluster, caller));
}

export async function currentState({ store }: Deps): Answer<'currentState'> {
  return store.clusters.started();
}
