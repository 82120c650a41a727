import { shallowRef } from 'vue';
import { type RouteLocationNormalized, useRouter } from 'vue-router';
import { Unanswered } from '../api/client.ts';

/**
 * Why the view that was gone to last could not be shown, or null: its own code was not read, for the console is away. What
 * was shown before stays. Called once, in a set-up.
 */
export function useLostView() {
  const router = useRouter();
  const error = shallowRef<Error | null>(null);
  let wanted: RouteLocationNormalized | undefined;
  router.onError((cause, to) => {
    error.value = new Unanswered(cause);
    wanted = to;
  });
  router.afterEach((_to, _from, failure) => {
    if (failure === undefined) error.value = null;
  });
  return {
    error,
    /** Goes there again. A new page: a browser may remember that the code could not be read. */
    again: () => location.assign(wanted?.fullPath ?? location.href),
  };
}
