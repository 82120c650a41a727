import { computed, ref, watch } from 'vue';
import { useActiveRun } from '../../api/queries.ts';

/**
 * Whether what could be edited till now cannot while a run goes on: what is for editing keeps its place then, unseen, so
 * that nothing moves under the reader's eyes. Called in a set-up.
 */
export function usePaused(isShut: () => boolean) {
  const run = useActiveRun();
  const wasOpen = ref(!isShut());
  watch([isShut, run], ([shut, active]) => {
    if (!shut) wasOpen.value = true;
    else if (active === null) wasOpen.value = false;
  });
  return computed(() => isShut() && wasOpen.value && run.value !== null);
}
