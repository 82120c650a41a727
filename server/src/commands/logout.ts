import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Ends no session: until sign-in exists there is none. */
export async function logout(_deps: Deps, _input: object, _caller: Caller): Promise<null> {
  return null;
}
