import { setImmediate } from 'node:timers/promises';
import { foldRun, NO_PROGRESS, type RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import type { RunStore } from '../engine/ports.ts';

/** The fold of a run's events up to a position. */
export interface Folded {
  readonly position: number;
  readonly progress: RunProgress;
}

export const NOTHING_FOLDED: Folded = { position: 0, progress: NO_PROGRESS };

const PAGE = 1000;

/** Goes on with a fold to the last event that is stored. */
export async function foldStored(
  store: Pick<RunStore, 'readEvents'>,
  runId: string,
  from = NOTHING_FOLDED,
): Promise<Folded> {
  let { position, progress } = from;
  for (;;) {
    const page = await store.readEvents(runId, position, PAGE);
    const last = page.at(-1);
    if (last === undefined) return { position, progress };
    progress = foldRun(
      progress,
      page.map(({ event }) => event),
    );
    position = last.position;
    // SQLite answers at once, so that a long run would keep everything else waiting.
    await setImmediate();
  }
}
