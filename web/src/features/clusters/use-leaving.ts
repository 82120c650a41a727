import { onBeforeUnmount, onMounted, ref } from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';
import type { Editing } from './use-editing.ts';

type Answer = 'save' | 'discard' | 'stay';

/** Asks before unsaved edits are left: for another cluster, another page, or by closing the tab. */
export function useLeaving({
  dirty,
  save,
  saveHere,
  discard,
}: Pick<Editing, 'dirty' | 'save' | 'saveHere' | 'discard'>) {
  const asking = ref(false);
  let answered: (answer: Answer) => void = () => {};

  /** Whether the reader may go: nothing is unsaved, or it was saved (with `saving`) or given up. */
  async function settle(saving: () => Promise<string | null>): Promise<boolean> {
    if (!dirty.value) return true;
    answered('stay');
    asking.value = true;
    const answer = await new Promise<Answer>(resolve => {
      answered = resolve;
    });
    asking.value = false;
    if (answer === 'save') return (await saving()) !== null;
    if (answer === 'discard') discard();
    return answer === 'discard';
  }

  onBeforeRouteLeave(() => settle(save));
  // The plan or the picture of the same cluster keeps the edits.
  onBeforeRouteUpdate((to, from) => to.params.id === from.params.id || settle(save));

  function onUnload(event: BeforeUnloadEvent): void {
    if (dirty.value) event.preventDefault();
  }
  onMounted(() => addEventListener('beforeunload', onUnload));
  onBeforeUnmount(() => removeEventListener('beforeunload', onUnload));

  /** Before a dialog that begins another cluster: the address stays, so it has to become that of what was saved. */
  const mayBegin = () => settle(saveHere);

  return { asking, mayBegin, answer: (answer: Answer) => answered(answer) };
}

export type Leaving = ReturnType<typeof useLeaving>;
