import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { refuse } from '../app-error.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { hostView } from '../views.ts';
import { recordListedSecrets, recordSecrets } from './audit.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectHost(deps: Deps, { id }: { id: string }, caller: Caller): Answer<'selectHost'> {
  const host = (await deps.store.hosts.find(id)) ?? refuse('host_unknown', { id });
  await recordSecrets(deps, caller, { type: 'host', id, name: host.name });
  return hostView(host, caller, await deps.store.consoleKeys.fingerprints());
}

export async function selectHostList(
  deps: Deps,
  { page }: { page: number },
  caller: Caller,
): Answer<'selectHostList'> {
  const { data, ...numbers } = await deps.store.hosts.page(page);
  await recordListedSecrets(deps, caller, 'selectHostList', data.length);
  const keys = await deps.store.consoleKeys.fingerprints();
  return { ...numbers, data: data.map(host => hostView(host, caller, keys)) };
}
