import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { callParts, type Output } from '../../../api/client.ts';
import { isWanted, NOTHING_WANTED, type Wanted } from './line.ts';

export type Match = Output<'searchRunLog'>['matches'][number];

/** Typing is waited for, and new lines of a run are gathered. */
const PAUSE_MS = 300;
/** Matches that are searched for before the reader asks for more, as many as one answer has. */
const ENOUGH = 500;

/**
 * Lines of a log that have what is wanted. The server looks; here is only how far it has looked.
 * @param count lines that the log has now
 */
export function useSearch(runId: string, count: Readonly<Ref<number>>) {
  const wanted = shallowRef<Wanted>(NOTHING_WANTED);
  const matches = shallowRef<readonly Match[]>([]);
  const isSearching = ref(false);
  const hasMore = ref(false);
  const error = shallowRef<Error | null>(null);
  /** Lines that were looked at. */
  const looked = ref(0);
  let running = new AbortController();
  let soon: ReturnType<typeof setTimeout> | undefined;

  /** Looks on until there are so many matches, or no lines left. */
  async function search(most: number): Promise<void> {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const { text, host, failed } = wanted.value;
    const query = {
      runId,
      ...(text === '' ? {} : { text }),
      ...(host === null ? {} : { host }),
      ...(failed ? { failed: 'true' as const } : {}),
    };
    isSearching.value = true;
    error.value = null;
    try {
      do {
        const input = { ...query, after: String(looked.value) };
        for await (const part of callParts('searchRunLog', input, signal)) {
          if (signal.aborted) return;
          if (part.matches.length > 0) matches.value = [...matches.value, ...part.matches];
          looked.value = part.next ?? part.rows;
          hasMore.value = part.next !== null;
        }
      } while (hasMore.value && matches.value.length < most);
    } catch (reason) {
      if (!signal.aborted) error.value = reason as Error;
    } finally {
      if (!signal.aborted) isSearching.value = false;
    }
  }

  function stop(): void {
    clearTimeout(soon);
    running.abort();
    isSearching.value = false;
  }

  watch(wanted, now => {
    stop();
    matches.value = [];
    looked.value = 0;
    hasMore.value = false;
    error.value = null;
    if (!isWanted(now)) return;
    isSearching.value = true;
    soon = setTimeout(() => void search(ENOUGH), PAUSE_MS);
  });

  // New lines, when all that was there has been looked at.
  watch(count, lines => {
    if (!isWanted(wanted.value) || isSearching.value || hasMore.value || lines <= looked.value) return;
    clearTimeout(soon);
    soon = setTimeout(() => void search(Number.POSITIVE_INFINITY), PAUSE_MS);
  });

  onScopeDispose(stop);

  return {
    wanted,
    matches,
    isSearching,
    hasMore,
    error,
    looked,
    more: () => void search(matches.value.length + ENOUGH),
    /** Ends the search where it is; `more` goes on from there. */
    stop: () => {
      stop();
      hasMore.value = looked.value < count.value;
    },
  };
}
