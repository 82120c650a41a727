import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import { defineTexts, useTexts } from './i18n.ts';

const roles = defineTexts({
  viewer: { zh: '查看者', en: 'viewer' },
  operator: { zh: '操作员', en: 'operator' },
  admin: { zh: '管理员', en: 'admin' },
} satisfies Record<UserRole, object>);

/** What a user's role is called. */
export const useRoleTexts = () => useTexts(roles);
