import { NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import { RUN_STATES, RUN_TURNS, type RunEnding, stateAfter } from '@dolphindeck/contract/run/states.ts';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { endRun } from '../engine/support/end-run.ts';
import { KINDS, storeRun, tempStore } from './support.ts';

const SUPERVISOR = { pid: 4711, startTime: '99', bootId: 'boot' };
const ENDINGS = RUN_TURNS.filter((turn): turn is RunEnding => turn !== 'launched');
const END = { cleaned: true, progress: NO_PROGRESS, lastWords: [{ type: 'line', text: 'the end' }] } as const;

/** A run in a state, and no other run or cluster beside it. */
async function runIn(store: Store, state: (typeof RUN_STATES)[number]): Promise<string> {
  const unfinished = await store.runs.unfinished();
  if (unfinished !== null) await endRun(store.runs, unfinished.id, 'failed', { cleaned: true });
  for (const cluster of (await store.clusters.page(-1)).data) await store.clusters.remove(cluster);
  const id = await storeRun(store);
  if (state === 'running') await store.runs.markRunning(id, SUPERVISOR);
  else if (state !== 'waiting') await endRun(store.runs, id, state, { cleaned: true });
  return id;
}

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it.each(RUN_STATES)('a run that is %s takes the turns of the table and no other', async state => {
    const store = await tempStore(await makePlace());
    const launchable = await runIn(store, state);
    expect(await store.runs.markRunning(launchable, SUPERVISOR)).toBe(stateAfter(state, 'launched') !== null);

    for (const turn of ENDINGS) {
      const id = await runIn(store, state);
      const before = await store.runs.find(id);
      const next = stateAfter(state, turn);
      const finish = store.runs.finishRun(id, { ...END, turn });
      if (next !== null) {
        expect(await finish, turn).toEqual({ state: next, next: null });
        expect(await store.runs.find(id), turn).toMatchObject({ state: next, lines: 1 });
      } else {
        // Over: left alone. Not over: a defect, and nothing of it stays, the last words neither.
        if (before?.endedAt === null) await expect(finish, turn).rejects.toThrow(`is ${state} cannot end as`);
        else expect(await finish, turn).toBeNull();
        expect(await store.runs.find(id), turn).toEqual(before);
      }
    }
  });

  it('lets no run end before it began, though the clock is set back meanwhile', async () => {
    let now = new Date('2026-02-02T00:00:00.000Z');
    const store = await tempStore(await makePlace(), () => now);
    const id = await storeRun(store, 'c', '2026-02-01T00:00:00.000Z');
    await store.runs.markRunning(id, SUPERVISOR);
    now = new Date('2026-01-31T00:00:00.000Z');
    await store.runs.finishRun(id, { ...END, turn: 'succeeded' });
    const run = await store.runs.find(id);
    expect([run?.startedAt, run?.endedAt]).toEqual(['2026-02-02T00:00:00.000Z', '2026-02-02T00:00:00.000Z']);
  });
});
