import { PERMISSIONS } from 'virtual:catalogue';
import type { Permission } from '@dolphindeck/contract/api/endpoint.ts';
import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { defineTexts, useTexts } from '../i18n/i18n.ts';
import { useRoleTexts } from '../i18n/roles.ts';
import { useMe } from './use-me.ts';

const texts = defineTexts({
  viewer: {
    zh: '您的角色（{role}）只能查看，如需操作请联系管理员。',
    en: 'Your role ({role}) only looks. Ask an administrator for more.',
  },
  other: {
    zh: '您的角色（{role}）不能执行此操作，请联系管理员。',
    en: 'Your role ({role}) may not do this. Ask an administrator.',
  },
});

/** What `executeCluster` takes of whoever asks it to break locks (server: execute-cluster.ts). */
export const BREAKS_LOCKS: Permission = 'administer';

/**
 * Why the reader may not call an interface whatever the state of things, or null; `permission` where what is asked of it
 * takes a wider one. Called in a set-up.
 */
export function useRoleWhy(): (name: EndpointName, permission?: Permission) => string | null {
  const t = useTexts(texts);
  const roleText = useRoleTexts();
  const { me, may } = useMe();
  return (name, permission = PERMISSIONS[name]) => {
    const role = me.value?.role ?? null;
    if (role === null || may(permission)) return null;
    return t(role === 'viewer' ? 'viewer' : 'other', { role: roleText(role) });
  };
}
