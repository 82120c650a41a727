import type { Permission } from '../api/endpoint.ts';

/** What a person or a program may do, from the narrowest to the widest; each holds those before it. */
export const USER_ROLES = ['viewer', 'operator', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** What each role may call; a wider role holds the narrower ones. */
const PERMITTED: Readonly<Record<UserRole | 'nobody', readonly Permission[]>> = {
  nobody: ['public'],
  viewer: ['public', 'view'],
  operator: ['public', 'view', 'operate'],
  admin: ['public', 'view', 'operate', 'administer'],
};

/** Whether a role may call interfaces of a permission. */
export function permits(role: UserRole | 'nobody', permission: Permission): boolean {
  return PERMITTED[role].includes(permission);
}
