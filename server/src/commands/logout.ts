import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { SessionAnswer } from './login.ts';

/** Ends the session of the caller; whoever has none is signed out already. */
export async function logout({ access }: Deps, _input: object, { identity }: Caller): Promise<SessionAnswer> {
  if (identity !== null) await access.signOut(identity);
  return { ticket: null };
}
