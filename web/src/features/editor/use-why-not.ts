import { computed } from 'vue';
import { useActiveRun } from '../../api/queries.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useVerbs } from '../../i18n/verbs.ts';
import { texts } from './texts.ts';

/** Why nothing can be changed now, or null: a run is going on. */
export function useWhyNot() {
  const t = useTexts(texts);
  const verb = useVerbs();
  const run = useActiveRun();
  return computed(() =>
    run.value === null ? null : t('busy', { action: verb(run.value.action), cluster: run.value.clusterName }),
  );
}
