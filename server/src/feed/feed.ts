import type { Topic } from '@dolphindeck/contract/api/topics.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunStore, StoredEvent } from '../engine/ports.ts';
import { Bell } from './bell.ts';
import { SharedPages } from './shared-pages.ts';

const PAGE = 500;
/** What a run changes when it begins and when it ends. */
const CHANGED: readonly Topic[] = ['clusters', 'runs'];

export type Feed = ReturnType<typeof createFeed>;

/**
 * The facts of runs: stored first, then told. A subscriber is only told that there is something new and reads it from
 * the store at its own pace: so there is no gap, nothing twice, and a slow one costs no memory and holds nobody up.
 */
export function createFeed({
  store,
  announce = () => {},
  onEnded = () => {},
}: {
  store: Pick<RunStore, 'appendEvents' | 'readEvents' | 'isUnfinished'>;
  /** Tells who shows lists of runs and clusters. */
  announce?: (topics: readonly Topic[]) => void;
  /** Is told that a run is over in the store, or that the store could not say so. */
  onEnded?: () => void;
}) {
  const bells = new Map<string, Set<Bell>>();
  const readStored = (runId: string, after: number) => store.readEvents(runId, after, PAGE);
  const pages = new SharedPages(readStored);

  function ring(runId: string): void {
    pages.forget(runId);
    for (const bell of bells.get(runId) ?? []) bell.ring();
  }

  return {
    /** Stores events of a run and the byte offset after them (see RunStore) in one transaction, then tells the subscribers. */
    async append(runId: string, events: readonly RunEvent[], offset: number | null): Promise<void> {
      await store.appendEvents(runId, events, offset);
      ring(runId);
    },

    /** Tells the subscribers that the run is over in the store: they read what is left and end. */
    ended(runId: string): void {
      ring(runId);
      announce(CHANGED);
      onEnded();
    },

    /** Tells that a run has begun. */
    started(): void {
      announce(CHANGED);
    },

    /**
     * Pages of events after a position, first the stored ones, then new ones as they come, until the run is over
     * or `signal` aborts. A page is never empty.
     */
    async *subscribe(
      runId: string,
      after: number,
      signal: AbortSignal,
    ): AsyncGenerator<readonly StoredEvent[], void> {
      const bell = new Bell(signal);
      const set = bells.get(runId) ?? new Set();
      bells.set(runId, set.add(bell));
      let position = after;
      try {
        while (!signal.aborted) {
          const heard = bell.count;
          // Asked before reading, so that the last events of a run that has just ended are read by this turn.
          const over = !(await store.isUnfinished(runId));
          // Its last events came with its end, of which nobody is told yet: what others read may be older.
          const read = over ? readStored : pages.page;
          let page = await read(runId, position);
          while (page.length > 0 && !signal.aborted) {
            position = page.at(-1)?.position ?? position;
            yield page;
            page = await read(runId, position);
          }
          if (over) return;
          await bell.after(heard);
        }
      } finally {
        bell.close();
        set.delete(bell);
        if (set.size === 0 && bells.get(runId) === set) {
          bells.delete(runId);
          pages.forget(runId);
        }
      }
    },
  };
}
