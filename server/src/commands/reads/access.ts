import type { TokenView, UserView } from '@dolphindeck/contract/access/user.ts';
import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
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
  { settings, oidc }: Deps,
  _input: object,
  { identity }: Caller,
): OutputOf<Endpoints['whoAmI']> {
  return {
    signIn: settings.signIn,
    user: identity?.user ?? null,
    role: identity?.role ?? null,
    hasPassword: identity?.session?.hasPassword ?? false,
    provider: oidc?.name ?? null,
  };
}
