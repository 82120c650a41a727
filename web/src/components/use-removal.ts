import { useMessage } from 'naive-ui';
import { ref, shallowRef } from 'vue';
import { useCommand } from '../api/queries.ts';

/**
 * Deletes a thing of a list after a person was asked: `ask` opens the dialog about it, `remove` is its answer. A
 * refusal stays in `error` and the dialog stays open.
 * @param removed what is said when it is gone
 */
export function useRemoval<T extends { readonly id: string }>(
  endpoint: 'deleteHost' | 'deletePackage' | 'deleteConfig' | 'deleteUser' | 'deleteToken',
  removed: (thing: T) => string,
) {
  const message = useMessage();
  const { mutate, reset, isPending, error } = useCommand(endpoint);
  const thing = shallowRef<T | null>(null);
  const isAsked = ref(false);

  return {
    thing,
    isAsked,
    isPending,
    error,
    ask(one: T): void {
      reset();
      thing.value = one;
      isAsked.value = true;
    },
    /** @param more what the interface takes beside the id */
    remove(more: object = {}): void {
      const gone = thing.value;
      if (gone === null) return;
      const onSuccess = () => {
        isAsked.value = false;
        message.success(removed(gone));
      };
      mutate({ id: gone.id, ...more }, { onSuccess });
    },
  };
}
