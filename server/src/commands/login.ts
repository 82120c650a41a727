import { FIRST_USER } from '@dolphindeck/contract/access/user.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { Account } from '../store/accounts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** What the browser is to keep from now on: the ticket of its session, or null, nothing; absent: what it has. */
export interface SessionAnswer {
  readonly ticket?: string | null;
  /** The same of a sign-in that is begun elsewhere. */
  readonly begun?: string | null;
  /** What is answered; absent: null. */
  readonly result?: unknown;
}

/**
 * Begins a session. Wrong tries are limited for each user and each address, so that passwords cannot be guessed and
 * nobody is locked out by others for long.
 */
export async function login(
  deps: Deps,
  { user = FIRST_USER, password }: { user?: string; password: string },
  caller: Caller,
): Promise<SessionAnswer> {
  const { access, loginLimits, settings } = deps;
  if (!settings.signIn) return {};
  const wait = await loginLimits.begin(user, caller.address);
  if (wait > 0) {
    await recordRefusal(deps, user, caller, 'login_limited');
    return refuse('login_limited', { seconds: wait });
  }
  const record = (inside: Aggregates, account: Account) =>
    audit(
      inside,
      deps,
      { ...caller, user: account.name, role: account.role },
      { action: 'login', target: { type: 'user', id: account.id, name: account.name } },
    );
  const ticket = await access.signIn(user, password, caller.address, record).catch(async error => {
    await loginLimits.undecided(user, caller.address);
    throw error;
  });
  if (ticket === null) {
    await recordRefusal(deps, user, caller, 'login_wrong');
    return refuse('login_wrong');
  }
  await loginLimits.succeeded(user, caller.address);
  return { ticket };
}

/** Whoever types the password into the field of the name is not to find it in the audit. */
async function recordRefusal(deps: Deps, user: string, caller: Caller, code: Problem['code']): Promise<void> {
  const account = await deps.store.accounts.called(user);
  const name = account?.name ?? 'unknown';
  // Not proven: whoever tried is a stranger.
  const stranger = { ...caller, user: name, role: 'nobody', identity: null } as const;
  const target = { type: 'user', id: account?.id ?? '', name };
  await deps.recorder.record(stranger, { action: 'login', target, outcome: 'refused', code });
}
