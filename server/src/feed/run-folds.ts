import type { RunStore } from '../engine/ports.ts';
import { type Folded, foldStored, NOTHING_FOLDED } from './fold-stored.ts';

/** Runs whose fold is kept: the one that goes on, and some that people look at. */
const KEPT = 8;

export type RunFolds = ReturnType<typeof createRunFolds>;

/** The progress of runs for pages: each event is folded once, however often a page asks. */
export function createRunFolds({ store }: { store: Pick<RunStore, 'readEvents'> }) {
  // In the order of their last use. A promise, so that several who ask at once share the work.
  const kept = new Map<string, Promise<Folded>>();

  return {
    /** The fold of a run up to the last event that is stored now. */
    of(runId: string): Promise<Folded> {
      const before = kept.get(runId) ?? Promise.resolve(NOTHING_FOLDED);
      const folded = before.then(from => foldStored(store, runId, from));
      kept.delete(runId);
      kept.set(runId, folded);
      folded.catch(() => {
        if (kept.get(runId) === folded) kept.delete(runId);
      });
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return folded;
    },
  };
}
