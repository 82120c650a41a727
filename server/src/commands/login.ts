import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Signs nobody in: until sign-in exists everybody who reaches the loopback port is an admin. */
export async function login(
  _deps: Deps,
  _input: { user?: string; password: string },
  _caller: Caller,
): Promise<null> {
  return null;
}
