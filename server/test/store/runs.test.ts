import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoredEvent } from '../../src/engine/ports.ts';
import { BYTES_AT_ONCE } from '../../src/store/run-log.ts';
import { SEALED_COLUMNS } from '../../src/store/sealed.ts';
import type { Tables } from '../../src/store/tables.ts';
import { endRun } from '../engine/support/end-run.ts';
import { KINDS, rowsOf, storeRun, tempDatabase, tempStore } from './support.ts';

type RunPlanRow = Tables['run_plan'];

const line = (text: string): RunEvent => ({ type: 'line', text });
const cancel: RunEvent = { type: 'cancel', at: 't' };
const SUPERVISOR = { pid: 4711, startTime: '99', bootId: 'boot' };

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('keeps the plans of runs that are not over, and none in what is looked at and changed all the time', async () => {
    expect(Object.keys(SEALED_COLUMNS)).not.toContain('run');
    const place = await makePlace();
    const store = await tempStore(place);
    const database = await tempDatabase(place);
    onTestFinished(() => database.close());
    const planned = async () => (await rowsOf(database)).run_plan?.map(row => (row as RunPlanRow).run_id);
    const end = (id: string, state: 'success' | 'failed') => endRun(store.runs, id, state, { cleaned: true });
    for (const state of ['failed', 'success'] as const) {
      const deploy = await storeRun(store, state, '', `next ${state}`);
      expect(await store.runs.isUnfinished(deploy)).toBe(true);
      expect(await planned()).toEqual([deploy, `next ${state}`].sort());
      expect(await store.runs.planOf(deploy)).toEqual({ id: deploy });
      await end(deploy, state);
      expect(await store.runs.isUnfinished(deploy)).toBe(false);
      expect(await planned()).toEqual(state === 'success' ? ['next success'] : []);
    }
    expect(await store.runs.planOf('next success')).toEqual({ id: 'next success' });
    await end('next success', 'success');
    expect(await planned()).toEqual([]);
  });

  it('counts positions and log lines on from batch to batch, and saves the offset with them', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    expect(await store.runs.offsetOf(id)).toBe(0);
    expect(await store.runs.appendEvents(id, [line('a'), cancel, line('b')], 100)).toBe(3);
    expect(await store.runs.appendEvents(id, [], 120)).toBe(3);
    expect(await store.runs.appendEvents(id, [line('c')], 130)).toBe(4);
    expect(await store.runs.offsetOf(id)).toBe(130);
    expect(await store.runs.readEvents(id, 1, 2)).toEqual([
      { position: 2, event: cancel },
      { position: 3, event: line('b') },
    ]);
    expect(await store.runs.readLines(id, 1)).toEqual({ currentPage: 1, rows: 3, data: ['a', 'b', 'c'] });
  });

  it('answers every page of a log, whatever lies between its lines', async () => {
    const store = await tempStore(await makePlace());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async kinds => {
        const unfinished = await store.runs.unfinished();
        if (unfinished !== null) await endRun(store.runs, unfinished.id, 'failed');
        for (const c of (await store.clusters.page(-1)).data) await store.clusters.remove(c);
        const id = await storeRun(store);
        const events = kinds.map((isLine, i) => (isLine ? line(`line ${i}`) : cancel));
        const lines = events.flatMap(e => (e.type === 'line' ? [e.text] : []));
        await store.runs.appendEvents(id, events.slice(0, 7), 1);
        await store.runs.appendEvents(id, events.slice(7), 2);
        const last = Math.max(1, Math.ceil(lines.length / 10));
        for (let page = 1; page <= last + 1; page += 1) {
          const data = lines.slice((page - 1) * 10, page * 10);
          expect(await store.runs.readLines(id, page)).toEqual({
            currentPage: page,
            rows: lines.length,
            data,
          });
        }
        expect((await store.runs.readLines(id, -1)).currentPage).toBe(last);
      }),
      { numRuns: 25 },
    );
  });

  it('reads long events a few at a time, all of them and each once', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    const sizes = fc.oneof({ weight: 3, arbitrary: fc.constant(10) }, fc.integer({ min: 0, max: 400_000 }));
    const [events = []] = fc.sample(
      fc.array(fc.tuple(fc.boolean(), sizes), { minLength: 80, maxLength: 80 }).map(all =>
        all.map(([isLine, size], i) => {
          const text = `${i} ${'€'.repeat(size / 3)}`;
          return isLine ? line(text) : ({ type: 'plays', step: 'main', names: [text] } as RunEvent);
        }),
      ),
      1,
    );
    await store.runs.appendEvents(id, events, 1);
    const bytesOf = (event: RunEvent) => Buffer.byteLength(JSON.stringify(event));
    /** All of them by reads of so many, none of which goes on beyond its bytes. */
    async function all<T>(read: (after: T | undefined) => Promise<readonly T[]>, size: (one: T) => number) {
      const found: T[] = [];
      for (let some = await read(undefined); some.length > 0; some = await read(some.at(-1))) {
        const before = some.slice(0, -1).reduce((sum, one) => sum + size(one), 0);
        expect(before).toBeLessThan(BYTES_AT_ONCE);
        expect(some.length).toBeLessThanOrEqual(50);
        found.push(...some);
      }
      return found;
    }
    const whole = events.map((event, index) => ({ position: index + 1, event }));
    const sizeOf = ({ event }: StoredEvent) => bytesOf(event);
    const { readEvents, readFacts, linesBetween } = store.runs;
    expect(await all(after => readEvents(id, after?.position ?? 0, 50), sizeOf)).toEqual(whole);
    const facts = whole.filter(({ event }) => event.type !== 'line');
    expect(await all(after => readFacts(id, after?.position ?? 0, 50), sizeOf)).toEqual(facts);
    const texts = events.flatMap(event => (event.type === 'line' ? [event.text] : []));
    let last = 0;
    const lines = await all<string>(
      async () => {
        const some = await linesBetween(id, last + 1, Math.min(last + 50, texts.length));
        last += some.length;
        return some;
      },
      text => bytesOf(line(text)),
    );
    expect(lines).toEqual(texts);
    expect(await readEvents(id, 0, 1)).toEqual(whole.slice(0, 1));
  });

  const END = {
    turn: 'failed' as const,
    cleaned: true,
    progress: {
      ...NO_PROGRESS,
      tasks: 12,
      recap: { h1: { ok: 3, changed: 1, failed: 1, unreachable: 0, skipped: 2 } },
      failures: [
        { host: 'h1', task: 'start', message: 'first' },
        { host: 'h2', task: 'wait', message: 'second' },
      ],
    },
    lastWords: [],
  };

  it('takes a waiting run once, and keeps who leads it', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    expect(await store.runs.unfinishedRuns()).toMatchObject([{ id, state: 'waiting', supervisor: null }]);
    expect(await store.runs.markRunning(id, SUPERVISOR)).toBe(true);
    expect(await store.runs.markRunning(id, { ...SUPERVISOR, pid: 1 })).toBe(false);
    expect(await store.runs.unfinishedRuns()).toMatchObject([
      { id, state: 'running', supervisor: SUPERVISOR },
    ]);
  });

  it('keeps the recap and the first failure of a run that is over', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    await store.runs.markRunning(id, SUPERVISOR);
    expect(await store.runs.finishRun(id, END)).toEqual({ state: 'failed', next: null });
    expect(await store.runs.find(id)).toMatchObject({
      state: 'failed',
      tasks: 12,
      recap: END.progress.recap,
      failure: { host: 'h1', task: 'start', message: 'first' },
    });
    expect(await store.runs.unfinishedRuns()).toEqual([]);
    expect((await store.clusters.page(1)).data[0]?.status).toBe('startfailure');
  });

  it('ends neither the run nor moves the cluster when one of both fails', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    const [cluster] = (await store.clusters.page(1)).data;
    if (cluster === undefined) throw new Error('no cluster');
    await store.runs.markRunning(id, SUPERVISOR);
    await store.clusters.remove(cluster);
    await expect(store.runs.finishRun(id, END)).rejects.toThrow(/no cluster/);
    expect(await store.runs.find(id)).toMatchObject({ state: 'running', endedAt: null });
  });

  it('reads the last page of a long log as fast as the first', async () => {
    const store = await tempStore(await makePlace());
    const id = await storeRun(store);
    for (let batch = 0; batch < 40; batch += 1) {
      await store.runs.appendEvents(
        id,
        Array.from({ length: 1000 }, (_, i) => line(`${batch}.${i}`)),
        batch,
      );
    }
    const time = async (page: number) => {
      const begun = performance.now();
      for (let i = 0; i < 50; i += 1) await store.runs.readLines(id, page);
      return performance.now() - begun;
    };
    await time(1);
    const first = await time(1);
    // Ten times leaves room for a busy machine; a scan of 40,000 rows takes a hundred times as long.
    expect(await time(-1)).toBeLessThan(first * 10);
    expect((await store.runs.readLines(id, -1)).data.at(-1)).toBe('39.999');
  });
});
