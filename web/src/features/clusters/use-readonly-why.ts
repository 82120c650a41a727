import { computed } from 'vue';
import { useRoleWhy } from '../../api/use-role-why.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { texts } from './texts.ts';
import type { Editing } from './use-editing.ts';

/** Why nothing of the cluster can be edited or saved now, as a sentence, or null. Called in a set-up. */
export function useReadonlyWhy({
  scope,
  run,
  view,
  orphan,
}: Pick<Editing, 'scope' | 'run' | 'view' | 'orphan'>) {
  const t = useTexts(texts);
  const roleWhy = useRoleWhy();
  return computed(() => {
    if (scope.value !== 'none') return null;
    const role = roleWhy('updateCluster');
    if (role !== null) return role;
    if (run.value !== null) return t('readonlyRun');
    if (orphan.value !== null) return t('readonlyDeleted');
    if (view.value === null) return null;
    const key = `readonly.${view.value.status}` as const;
    return key in texts ? t(key as keyof typeof texts) : null;
  });
}
