import { ref, shallowRef } from 'vue';
import type { Input } from '../../../api/client.ts';

interface Question {
  /** What is to be applied, as the interface takes it. */
  readonly body: Input<'applyCluster'>;
  readonly answer: (id: string | null) => void;
}

/** Changing a cluster while it runs: its editor is opened for that, and what would be a save is asked about first. */
export function useApplying() {
  /** Whether the reader wants to change it though it runs. */
  const isWanted = ref(false);
  /** What is asked about now, or null. */
  const question = shallowRef<Question | null>(null);

  function answer(id: string | null): void {
    question.value?.answer(id);
    question.value = null;
  }

  /** Asks, and answers the cluster's id when it was applied, null when it was not. */
  function ask(body: Input<'applyCluster'>): Promise<string | null> {
    answer(null);
    return new Promise(resolve => {
      question.value = { body, answer: resolve };
    });
  }

  /** Nothing is asked any more, and the editor is closed again. */
  function end(): void {
    answer(null);
    isWanted.value = false;
  }

  return { isWanted, question, ask, answer, end };
}
