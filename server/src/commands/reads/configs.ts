import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { refuse } from '../app-error.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { configView } from '../views.ts';
import { recordListedSecrets, recordSecrets } from './audit.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

export async function selectConfig(
  deps: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectConfig'> {
  const template = (await deps.store.templates.find(id)) ?? refuse('config_unknown', { id });
  await recordSecrets(deps, caller, { type: 'config', id, name: template.name });
  return configView(template, caller);
}

export async function selectConfigList(
  deps: Deps,
  { page, typ }: { page: number; typ?: RoleName },
  caller: Caller,
): Answer<'selectConfigList'> {
  const { data, ...numbers } = await deps.store.templates.page(page, typ);
  await recordListedSecrets(deps, caller, 'selectConfigList', data.length);
  return { ...numbers, data: data.map(template => configView(template, caller)) };
}
