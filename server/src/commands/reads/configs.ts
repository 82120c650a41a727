import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { refuse } from '../app-error.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { configView } from '../views.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectConfig(
  { store }: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectConfig'> {
  return configView((await store.templates.find(id)) ?? refuse('config_unknown', { id }), caller);
}

export async function selectConfigList(
  { store }: Deps,
  { page, typ }: { page: number; typ?: RoleName },
  caller: Caller,
): Answer<'selectConfigList'> {
  const { data, ...numbers } = await store.templates.page(page, typ);
  return { ...numbers, data: data.map(template => configView(template, caller)) };
}
