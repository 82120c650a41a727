import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { downloadRunLog, readRunLines, searchRunLog } from '../../src/commands/reads/run-log.ts';
import { readRunLog, runTasks, selectRun, selectRunProgress } from '../../src/commands/reads/runs.ts';
import { createRunFolds } from '../../src/feed/run-folds.ts';
import { endRun } from '../engine/support/end-run.ts';
import { storeRun } from '../store/support.ts';
import { ADMIN, type Bench, openBench, refusal } from './support/bench.ts';

const ROWS = 250_000;
const stamp = '2020-02-10 16:21:16,124 p=7999 u=easy |  ';
const textOf = (n: number) =>
  `${stamp}${n % 1000 === 0 ? `failed: [10.0.0.${n % 7}] => Cause ${n}` : `ok: [10.0.0.${n % 7}]`}`;

let bench: Bench;
let runId = '';
beforeAll(async () => {
  bench = await openBench();
  runId = await storeRun(bench.store);
  for (let from = 1; from <= ROWS; from += 10_000) {
    const events = Array.from(
      { length: 10_000 },
      (_, i): RunEvent => ({ type: 'line', text: textOf(from + i) }),
    );
    await bench.store.runs.appendEvents(runId, events, from);
  }
});
afterAll(() => bench.close());

const search = (input: object, after = 0) => searchRunLog(bench.deps, { runId, after, ...input });
const partsOf = async (input: object, after = 0) => Array.fromAsync(await search(input, after));
const matchesOf = async (input: object, after = 0) =>
  (await partsOf(input, after)).flatMap(({ matches }) => matches);

/** How often everything else had a turn while some work was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  isDone = true;
  return turns;
}

describe('the log of a run that is being removed', () => {
  it('breaks off where it is gone, and is never a shorter one', async () => {
    const own = await openBench();
    onTestFinished(() => own.close());
    const { runs, pastRuns } = own.store;
    const id = await storeRun(own.store);
    const lines = Array.from({ length: 5000 }, (_, i): RunEvent => ({ type: 'line', text: textOf(i) }));
    await runs.appendEvents(id, lines, 1);
    await endRun(runs, id, 'success');
    const download = (await downloadRunLog(own.deps, { runId: id })).body[Symbol.asyncIterator]();
    const search = (await searchRunLog(own.deps, { runId: id, after: 0 }))[Symbol.asyncIterator]();
    await download.next();
    await pastRuns.forget(id, 'runs', '');
    while (await pastRuns.removeSomeEvents(id));
    expect(await refusal(download.next())).toMatchObject({ code: 'run_unknown' });
    expect(await refusal(search.next())).toMatchObject({ code: 'run_unknown' });
    for (const read of [
      readRunLines(own.deps, { runId: id, from: 1, count: 1 }),
      readRunLog(own.deps, { runId: id, page: 1 }),
      runTasks(own.deps, { id }),
      selectRunProgress(own.deps, { id }, ADMIN),
    ]) {
      expect(await refusal(read)).toMatchObject({ code: 'run_unknown' });
    }
  });
});

describe('lines of a log', () => {
  it('are found by their number, with the number of all', async () => {
    expect(await readRunLines(bench.deps, { runId, from: 123_456, count: 2 })).toEqual({
      rows: ROWS,
      from: 123_456,
      data: [textOf(123_456), textOf(123_457)],
    });
    expect((await readRunLines(bench.deps, { runId, from: ROWS, count: 1000 })).data).toEqual([textOf(ROWS)]);
    expect((await readRunLines(bench.deps, { runId, from: ROWS + 1, count: 10 })).data).toEqual([]);
  });

  it('are fewer than asked for where they are long, and all in the file and in a search', async () => {
    const own = await openBench();
    onTestFinished(() => own.close());
    const id = await storeRun(own.store);
    const texts = Array.from({ length: 30 }, (_, i) => `${stamp}${i} ${'x'.repeat(60_000)}`);
    await own.store.runs.appendEvents(
      id,
      texts.map((text): RunEvent => ({ type: 'line', text })),
      1,
    );
    const { rows, data } = await readRunLines(own.deps, { runId: id, from: 2, count: 1000 });
    expect([rows, data]).toEqual([30, texts.slice(1, 6)]);
    const { body } = await downloadRunLog(own.deps, { runId: id });
    expect((await Array.fromAsync(body)).join('')).toBe(`${texts.join('\n')}\n`);
    const parts = await Array.fromAsync(await searchRunLog(own.deps, { runId: id, after: 0, text: 'XX' }));
    expect(parts.flatMap(({ matches }) => matches.map(({ line }) => line))).toEqual(
      texts.map((_, i) => i + 1),
    );
  });

  it('cost the same at the end as at the begin', async () => {
    const time = async (from: number) => {
      const begun = performance.now();
      for (let i = 0; i < 50; i += 1) await readRunLines(bench.deps, { runId, from: from + i, count: 100 });
      return performance.now() - begun;
    };
    await time(1);
    expect(await time(ROWS - 200)).toBeLessThan(5 * (await time(1)) + 50);
  });

  it('are all in the file, in their order', async () => {
    const { name, body } = await downloadRunLog(bench.deps, { runId });
    expect(name).toBe(`c-start-${runId}.log`);
    let size = 0;
    let lines = 0;
    for await (const text of body) {
      size += text.length;
      lines += text.split('\n').length - 1;
      if (lines === 1000) expect(text.endsWith(`${textOf(1000)}\n`)).toBe(true);
    }
    const expected = Array.from({ length: ROWS }, (_, i) => textOf(i + 1).length + 1);
    expect([lines, size]).toEqual([ROWS, expected.reduce((a, b) => a + b)]);
  });
});

describe('a search of a log', () => {
  it('is in parts that tell how far it is, each line once, until there is no more', async () => {
    const parts = await partsOf({ failed: true });
    expect(parts.flatMap(({ matches }) => matches.map(({ line }) => line))).toEqual(
      Array.from({ length: ROWS / 1000 }, (_, i) => (i + 1) * 1000),
    );
    expect(parts.map(({ next }) => next)).toEqual([
      ...Array.from({ length: 24 }, (_, i) => (i + 1) * 10_000),
      null,
    ]);
    expect(parts.every(({ rows }) => rows === ROWS)).toBe(true);
  });

  it('ends after 500 matches, and another goes on after the last', async () => {
    const parts = await partsOf({ text: 'OK: [' });
    expect(parts.flatMap(({ matches }) => matches)).toHaveLength(500);
    expect(parts.at(-1)?.next).toBe(500);
    expect((await matchesOf({ text: 'OK: [' }, 500))[0]).toEqual({ line: 501, text: textOf(501) });
  });

  it('finds what has all that is asked for', async () => {
    const matches = await matchesOf({ text: 'cause', host: '10.0.0.3', failed: true });
    expect(matches.length).toBeGreaterThan(5);
    for (const { line } of matches) expect([line % 1000, line % 7]).toEqual([0, 3]);
    expect(await matchesOf({ text: 'cause 1000' }, 249_500)).toEqual([]);
    expect(await partsOf({}, ROWS)).toEqual([{ rows: ROWS, matches: [], next: null }]);
  });

  it('looks no further than it is listened to', async () => {
    let read = 0;
    const runs = {
      ...bench.store.runs,
      linesBetween: (id: string, from: number, to: number) => {
        read = to;
        return bench.store.runs.linesBetween(id, from, to);
      },
    };
    const deps = { ...bench.deps, store: { ...bench.store, runs } };
    for await (const { next } of await searchRunLog(deps, { runId, after: 0, text: 'no such text' })) {
      expect(next).toBe(10_000);
      break;
    }
    expect(read).toBe(10_000);
  });

  it('lets others have their turn', async () => {
    expect(await turnsDuring(partsOf({ text: 'no such text' }))).toBeGreaterThan(50);
  });

  it('of an unknown run is refused', async () => {
    const wanted = { runId: 'ffffffff', after: 0, from: 1, count: 1 };
    for (const read of [searchRunLog, readRunLines, downloadRunLog]) {
      expect(await refusal(read(bench.deps, wanted))).toMatchObject({ code: 'run_unknown' });
    }
  });
});

describe('the progress of a run', () => {
  it('is folded from each event once, however often it is asked for', async () => {
    let read = 0;
    const folds = createRunFolds({
      store: {
        readEvents: async (...args) => {
          const events = await bench.store.runs.readEvents(...args);
          read += events.length;
          return events;
        },
      },
    });
    const ask = () => selectRunProgress({ ...bench.deps, folds }, { id: runId }, ADMIN);
    const [first] = await Promise.all([ask(), ask(), ask()]);
    expect([first.position, first.lines, read]).toEqual([ROWS, ROWS, ROWS]);
    expect(first.run).toEqual(await selectRun(bench.deps, { id: runId }, ADMIN));
    const more: RunEvent = { type: 'plays', step: 'main', names: ['Base', 'Servers'] };
    await bench.store.runs.appendEvents(runId, [more], 1);
    expect(await ask()).toMatchObject({ position: ROWS + 1, progress: { phases: ['Base', 'Servers'] } });
    expect(read).toBe(ROWS + 1);
  });

  it('shows no phase as running once the run is over, though its leader died in it', async () => {
    const at = '2026-11-25T00:00:00.000Z';
    await bench.store.runs.appendEvents(
      runId,
      [
        { type: 'step-start', step: 'main', playbook: 'start.yml', pid: 1, at },
        { type: 'play', step: 'main', name: 'Base', hosts: ['a'], at },
      ],
      1,
    );
    const ask = () => selectRunProgress(bench.deps, { id: runId }, ADMIN);
    expect((await ask()).progress.cells.a?.Base?.state).toBe('running');
    const { progress } = await bench.deps.folds.of(runId);
    await endRun(bench.store.runs, runId, 'interrupted', { progress });
    expect((await ask()).progress.cells.a?.Base?.state).toBe('skipped');
  });
});
