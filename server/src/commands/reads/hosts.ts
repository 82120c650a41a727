import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { refuse } from '../app-error.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { hostView } from '../views.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectHost(
  { store }: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectHost'> {
  return hostView((await store.hosts.find(id)) ?? refuse('host_unknown', { id }), caller);
}

export async function selectHostList(
  { store }: Deps,
  { page }: { page: number },
  caller: Caller,
): Answer<'selectHostList'> {
  const { data, ...numbers } = await store.hosts.page(page);
  return { ...numbers, data: data.map(host => hostView(host, caller)) };
}
