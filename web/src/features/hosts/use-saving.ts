import { computed, ref } from 'vue';
import { call, type Input, type Output } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { isNewKey } from './use-checks.ts';

type Save = Omit<Input<'updateHost'>, 'hostKey' | 'confirmNewKey'>;

/**
 * Saves a host. When it shows a new key, that key is looked up for a person to compare; saving goes on only with the
 * very key that was accepted.
 */
export function useSaving() {
  const pending = ref(false);
  const error = ref<Error | null>(null);
  const seen = ref<Output<'scanHost'> | null>(null);
  const accepted = ref(false);

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    pending.value = true;
    error.value = null;
    try {
      await work();
      return true;
    } catch (cause) {
      error.value = cause instanceof Error ? cause : new Error(String(cause));
      return false;
    } finally {
      pending.value = false;
    }
  }

  async function look({ ip, port, jump = '' }: Pick<Save, 'ip' | 'port' | 'jump'>): Promise<void> {
    accepted.value = false;
    await attempt(async () => {
      seen.value = await call('scanHost', { ip, port, jump });
    });
  }

  return {
    pending,
    error,
    seen,
    accepted,
    /** A new key was seen and nobody has accepted it yet. */
    mustCompare: computed(() => seen.value !== null && !accepted.value),
    look,
    reset(): void {
      error.value = null;
      seen.value = null;
      accepted.value = false;
    },
    /** Has the console's key installed, once the host is saved. @returns whether it is; if not, `error` says why */
    async install(id: string): Promise<boolean> {
      const isDone = await attempt(() => call('installConsoleKey', { id }));
      await queries.invalidateQueries({ queryKey: ['selectHostList'] });
      return isDone;
    },
    /** @returns whether it is saved; if not, `error` says why, or `seen` is the key to compare */
    async save(input: Save): Promise<boolean> {
      const key =
        accepted.value && seen.value !== null ? { hostKey: seen.value.hostKey, confirmNewKey: true } : {};
      const isSaved = await attempt(() => call('updateHost', { ...input, ...key }));
      if (isSaved) await queries.invalidateQueries({ queryKey: ['selectHostList'] });
      else if (isNewKey(error.value)) await look(input);
      return isSaved;
    },
  };
}
