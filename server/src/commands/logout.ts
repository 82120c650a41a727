import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { SessionAnswer } from './login.ts';

/** Ends the session of the caller; whoever has none is signed out already. */
export async function logout(deps: Deps, _input: object, caller: Caller): Promise<SessionAnswer> {
  const { identity, user } = caller;
  if (identity !== null) {
    const target = { type: 'user', id: identity.session?.accountId ?? '', name: user };
    await deps.access.signOut(identity, inside => audit(inside, deps, caller, { action: 'logout', target }));
  }
  return { ticket: null };
}
