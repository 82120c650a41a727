import { useRouter } from 'vue-router';
import { readMe, useMe } from '../../api/use-me.ts';

/** Goes on to a place of the page as whoever has just signed in. */
export function useGoOn() {
  const router = useRouter();
  const { me, isOut } = useMe();
  return async (target: string): Promise<void> => {
    // Somebody was signed in already, whose page this still is.
    if (!isOut.value && me.value?.signIn) return location.replace(target);
    await readMe();
    await router.replace(target);
  };
}
