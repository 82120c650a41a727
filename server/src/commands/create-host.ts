import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { InputOf, OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
export async function createHost(_deps: Deps, _input: InputOf<Endpoints['createHost']>, _caller: Caller): Promise<OutputOf<Endpoints['createHost']>> {
  throw new Error('not built yet');
}
