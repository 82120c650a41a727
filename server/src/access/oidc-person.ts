import { createHash } from 'node:crypto';
import { USER_ROLES, type UserRole } from '@dolphindeck/contract/access/role.ts';
import { providerUser } from '@dolphindeck/contract/access/user.ts';

/** The widest role of the groups of a claim (a list, or one); null when none of them has one. */
export function roleOf(groups: unknown, roles: ReadonlyMap<string, UserRole>): UserRole | null {
  const held = [groups].flat().map(group => (typeof group === 'string' ? roles.get(group) : undefined));
  return USER_ROLES.findLast(role => held.includes(role)) ?? null;
}

const NAME_MAX = 64;

/** How somebody is called here: as at the provider, of letters that a line of a log can bear. */
export function userNameOf(claims: Readonly<Record<string, unknown>>, subject: string): string {
  for (const told of [claims.preferred_username, claims.email, subject]) {
    if (typeof told !== 'string') continue;
    const name = told.normalize('NFKC').replace(/[^\p{L}\p{N}._@-]+/gu, '-');
    if (/[\p{L}\p{N}]/u.test(name)) return providerUser([...name].slice(0, NAME_MAX).join(''));
  }
  return providerUser(createHash('sha256').update(subject).digest('hex').slice(0, 12));
}
