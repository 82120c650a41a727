import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS, type Topic } from '@dolphindeck/contract/api/topics.ts';
import { Bell } from './bell.ts';

/** A page asks again for all that it shows at each of them, so they come at most five times a second. */
const PAUSE_MS = 200;

export type Changes = ReturnType<typeof createChanges>;

/** Tells who listens what has changed, by topic. What is not taken yet is only a set of topics, however much comes. */
export function createChanges(pauseMs = PAUSE_MS) {
  const listeners = new Set<{ readonly topics: Set<Topic>; readonly bell: Bell }>();

  return {
    announce(topics: readonly Topic[]): void {
      for (const listener of listeners) {
        for (const topic of topics) listener.topics.add(topic);
        listener.bell.ring();
      }
    },

    /** First all topics, for whoever was away; then those that change, until `signal` aborts. */
    async *subscribe(signal: AbortSignal): AsyncGenerator<readonly Topic[], void> {
      const listener = { topics: new Set<Topic>(TOPICS), bell: new Bell(signal) };
      listeners.add(listener);
      try {
        while (!signal.aborted) {
          const heard = listener.bell.count;
          const topics = TOPICS.filter(topic => listener.topics.has(topic));
          listener.topics.clear();
          if (topics.length === 0) {
            await listener.bell.after(heard);
            continue;
          }
          yield topics;
          // Aborted: the loop ends.
          await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
        }
      } finally {
        listeners.delete(listener);
        listener.bell.close();
      }
    },
  };
}
