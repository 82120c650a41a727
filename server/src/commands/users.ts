import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import { hashPassword, isPassword } from '../access/passwords.ts';
import type { Account } from '../store/accounts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId } from './guards.ts';

const target = ({ id, name }: Pick<Account, 'id' | 'name'>) => ({ type: 'user', id, name });

export async function createUser(
  deps: Deps,
  { name, role, password }: { name: string; role: UserRole; password: string },
  caller: Caller,
): Promise<{ id: string }> {
  const passwordHash = await hashPassword(password);
  return deps.store.transaction(async inside => {
    if ((await inside.accounts.called(name)) !== null) return refuse('user_name_taken', { name });
    const id = await freshId(deps.ids, async candidate => (await inside.accounts.find(candidate)) !== null);
    const account = { id, name, role, passwordHash, origin: null, disabled: false };
    await inside.accounts.insert(account, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'createUser',
      target: target({ id, name }),
      details: { after: { role } },
    });
    return { id };
  });
}

/** Another role counts from the next request on; a new password, and being disabled, end the user's sessions. */
export async function updateUser(
  deps: Deps,
  { id, role, password, disabled }: { id: string; role?: UserRole; password?: string; disabled?: boolean },
  caller: Caller,
): Promise<null> {
  const passwordHash = password === undefined ? null : await hashPassword(password);
  await deps.store.transaction(async inside => {
    const account = await requireAccount(inside, id);
    if (role !== undefined || password !== undefined) requireOwn(account);
    const next = { ...account, role: role ?? account.role, disabled: disabled ?? account.disabled };
    if (next.role !== 'admin' || next.disabled) await requireOtherAdmin(inside, account);
    await inside.accounts.replace({ ...next, passwordHash: passwordHash ?? account.passwordHash });
    if (passwordHash !== null || next.disabled) await inside.sessions.endOf(id, null);
    await audit(inside, deps, caller, {
      action: 'updateUser',
      target: target(account),
      details: {
        before: { role: account.role, disabled: account.disabled },
        after: { role: next.role, disabled: next.disabled },
        password: passwordHash !== null,
      },
    });
  });
  return null;
}

export async function deleteUser(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const account = await requireAccount(inside, id);
    await requireOtherAdmin(inside, account);
    await inside.accounts.remove(id);
    await audit(inside, deps, caller, { action: 'deleteUser', target: target(account) });
  });
  return null;
}

/** The session that asks goes on; all others of the user end, as whoever knew the old password may have them. */
export async function changePassword(
  deps: Deps,
  { oldPassword, password }: { oldPassword: string; password: string },
  caller: Caller,
): Promise<null> {
  const session = caller.identity?.session ?? refuse('password_of_nobody');
  const known = await requireAccount(deps.store, session.accountId);
  requireOwn(known);
  const wait = await deps.loginLimits.begin(known.name, caller.address);
  if (wait > 0) return refuse('login_limited', { seconds: wait });
  if (!(await isPassword(oldPassword, known.passwordHash))) refuse('password_wrong', {}, 'oldPassword');
  await deps.loginLimits.succeeded(known.name, caller.address);
  const passwordHash = await hashPassword(password);
  await deps.store.transaction(async inside => {
    const account = await requireAccount(inside, session.accountId);
    // While the password was looked at, somebody may have set another one, or ended the session.
    if ((await inside.sessions.find(session.hash)) === null) refuse('sign_in');
    if (!(await inside.accounts.isStill(known))) refuse('password_wrong', {}, 'oldPassword');
    await inside.accounts.replace({ ...account, passwordHash });
    await inside.sessions.endOf(account.id, session.hash);
    await audit(inside, deps, caller, { action: 'changePassword', target: target(account) });
  });
  return null;
}

async function requireAccount({ accounts }: Pick<Aggregates, 'accounts'>, id: string): Promise<Account> {
  return (await accounts.find(id)) ?? refuse('user_unknown', { id });
}

/** What a provider says of its users counts at their next sign-in whatever is said here. */
function requireOwn({ name, origin }: Account): void {
  if (origin !== null) refuse('user_of_provider', { name, issuer: origin.issuer });
}

/** Without an admin who can sign in here nobody could mend what is wrong with a provider, nor make an admin again. */
async function requireOtherAdmin({ accounts }: Aggregates, account: Account): Promise<void> {
  const { role, name, origin, disabled } = account;
  if (role !== 'admin' || origin !== null || disabled) return;
  if ((await accounts.countAdmins()) === 1) refuse('user_last_admin', { name });
}
