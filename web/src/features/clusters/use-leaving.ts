import { onBeforeUnmount, onMounted, ref } from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';
import type { Editing } from './use-editing.ts';

type Answer = 'save' | 'discard' | 'stay';

/** Asks before unsaved edits are left: for another cluster, another page, or by closing the tab. */
export function useLeaving({ dirty, save, discard }: Pick<Editing, 'dirty' | 'save' | 'discard'>) {
  const asking = ref(false);
  let answered: (answer: Answer) => void = () => {};

  /** Whether the reader may go: nothing is unsaved, or it was saved or given up. */
  async function mayLeave(): Promise<boolean> {
    if (!dirty.value) return true;
    answered('stay');
    asking.value = true;
    const answer = await new Promise<Answer>(resolve => {
      answered = resolve;
    });
    asking.value = false;
    if (answer === 'save') return (await save()) !== null;
    if (answer === 'discard') discard();
    return answer === 'discard';
  }

  onBeforeRouteLeave(mayLeave);
  // The plan or the picture of the same cluster keeps the edits.
  onBeforeRouteUpdate((to, from) => to.params.id === from.params.id || mayLeave());

  function onUnload(event: BeforeUnloadEvent): void {
    if (dirty.value) event.preventDefault();
  }
  onMounted(() => addEventListener('beforeunload', onUnload));
  onBeforeUnmount(() => removeEventListener('beforeunload', onUnload));

  return { asking, mayLeave, answer: (answer: Answer) => answered(answer) };
}

export type Leaving = ReturnType<typeof useLeaving>;
