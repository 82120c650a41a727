import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { TokenView, UserView } from '@dolphindeck/contract/access/user.ts';
import type { Page } from '../../store/page.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';

export function selectUserList({ store }: Deps, { page }: { page: number }): Promise<Page<UserView>> {
  return store.accounts.page(page);
}

export function selectTokenList({ store }: Deps, { page }: { page: number }): Promise<Page<TokenView>> {
  return store.tokens.page(page);
}

/** Who asks, and whether anybody has to sign in at all. */
export function whoAmI(
  { settings }: Deps,
  _input: object,
  { identity }: Caller,
): { signIn: boolean; user: string | null; role: UserRole | null } {
  return { signIn: settings.signIn, user: identity?.user ?? null, role: identity?.role ?? null };
}
