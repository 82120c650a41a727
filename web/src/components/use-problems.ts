import { computed, type Ref } from 'vue';
import { Refusal } from '../api/client.ts';
import { reasonSentence, useReason } from './reason.ts';

/**
 * What the console said against a form: `at` the field that it named, else `above` the buttons. Called in a set-up.
 * @param fields that the form shows, as the interface names them
 */
export function useProblems(error: Ref<Error | null>, fields: readonly string[]) {
  const reason = useReason();
  const named = computed(() => {
    const field = error.value instanceof Refusal ? error.value.field : null;
    return field !== null && fields.includes(field) ? field : null;
  });
  return {
    at: (field: string): string | null =>
      named.value === field && error.value !== null ? reasonSentence(error.value.message, field) : null,
    above: computed(() => (error.value !== null && named.value === null ? reason(error.value) : null)),
  };
}
