import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { InputOf, OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
export async function logout(_deps: Deps, _input: InputOf<Endpoints['logout']>, _caller: Caller): Promise<OutputOf<Endpoints['logout']>> {
  throw new Error('not built yet');
}
