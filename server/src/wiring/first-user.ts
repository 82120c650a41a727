import { FIRST_USER, PASSWORD_MAX, PASSWORD_MIN } from '@dolphindeck/contract/access/user.ts';
import { hashPassword } from '../access/passwords.ts';
import { newPassword } from '../access/tickets.ts';
import { StartError } from '../secrets/start-error.ts';
import { ownEntry } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

/**
 * Makes the first admin of a console that has no user yet.
 * @param chosen the password of the settings
 * @returns the password when it was made up: nobody else will ever tell it
 * @throws StartError when the chosen one is too short or too long
 */
export async function ensureFirstUser(
  store: Store,
  { clock, ids }: { clock: () => Date; ids: () => string },
  chosen: string | undefined,
): Promise<string | null> {
  if (!(await store.accounts.areNone())) return null;
  if (chosen !== undefined && (chosen.length < PASSWORD_MIN || chosen.length > PASSWORD_MAX)) {
    throw new StartError(`DECK_ADMIN_PASSWORD must have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`);
  }
  const password = chosen ?? newPassword();
  const account = {
    id: ids(),
    name: FIRST_USER,
    role: 'admin',
    passwordHash: await hashPassword(password),
    origin: null,
    disabled: false,
  } as const;
  const at = clock().toISOString();
  await store.transaction(async inside => {
    await inside.accounts.insert(account, at);
    const target = { type: 'user', id: account.id, name: account.name };
    const details = { after: { role: account.role } };
    await inside.audit.append(ownEntry({ at, who: 'console', action: 'createUser', target, details }));
  });
  return chosen === undefined ? password : null;
}
