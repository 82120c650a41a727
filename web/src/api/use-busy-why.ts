import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { computed } from 'vue';
import { defineTexts, useTexts } from '../i18n/i18n.ts';
import { useVerbs } from '../i18n/verbs.ts';
import { useActiveRun } from './queries.ts';
import { useRoleWhy } from './use-role-why.ts';

const texts = defineTexts({
  busy: {
    zh: '集群“{cluster}”{action}中，结束后才能操作。',
    en: 'A run is going on ({action}, {cluster}). This is possible when it has ended.',
  },
});

/** What is said of the run that is going on. Called in a set-up. */
export function useBusyText(): (run: Pick<RunView, 'action' | 'clusterName'>) => string {
  const t = useTexts(texts);
  const verb = useVerbs();
  return ({ action, clusterName }) => t('busy', { action: verb(action), cluster: clusterName });
}

/**
 * Why nothing can be changed now, or null: the reader's role only looks, or a run is going on, and meanwhile the console
 * refuses everything else.
 */
export function useBusyWhy() {
  const textOf = useBusyText();
  const run = useActiveRun();
  const roleWhy = useRoleWhy();
  return computed(() => {
    // Whoever may run a cluster may change all that clusters are made of.
    const role = roleWhy('executeCluster');
    if (role !== null || run.value === null) return role;
    return textOf(run.value);
  });
}
