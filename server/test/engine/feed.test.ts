import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredEvent } from '../../src/engine/ports.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { openConsole } from './support/console.ts';
import { endRun } from './support/end-run.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const RUN = '0000003a';
const lines = (from: number, to: number): RunEvent[] =>
  Array.from({ length: to - from }, (_, index) => ({ type: 'line', text: String(from + index) }));

async function openRun() {
  const console = await openConsole(makeSettings({}));
  onTestFinished(() => console.close());
  await console.addRun(RUN, ['a']);
  const end = async () => {
    await endRun(console.store.runs, RUN, 'failed');
    console.feed.ended(RUN);
  };
  return { ...console, end };
}

test('subscribers see everything once and in order, whenever they come and however slow they are', async () => {
  const { feed, end } = await openRun();
  const signal = new AbortController().signal;
  const read = async (after: number, pause: () => Promise<unknown>) => {
    const positions: number[] = [];
    for await (const page of feed.subscribe(RUN, after, signal)) {
      positions.push(...page.map(({ position }) => position));
      await pause();
    }
    return positions;
  };
  const tick = () => new Promise(resolve => setImmediate(resolve));
  const slowly = async () => {
    for (let turn = 0; turn < 50; turn += 1) await tick();
  };
  const early = read(0, tick);
  const slow = read(0, slowly);
  const resumed = read(700, tick);
  let late: Promise<number[]> | undefined;
  for (let from = 0; from < 5000; from += 100) {
    await feed.append(RUN, lines(from, from + 100), from + 100);
    if (from === 2500) late = read(0, tick);
  }
  await end();
  const all = Array.from({ length: 5000 }, (_, index) => index + 1);
  expect(await early).toEqual(all);
  expect(await slow).toEqual(all);
  expect(await late).toEqual(all);
  expect(await resumed).toEqual(all.slice(700));
  expect(await read(4990, tick)).toEqual(all.slice(4990));
});

test('a subscriber can leave: by an abort while it waits, or by ending its loop', async () => {
  const { feed } = await openRun();
  await feed.append(RUN, lines(0, 1), 1);
  const stop = new AbortController();
  let seen = 0;
  const waiting = (async () => {
    for await (const page of feed.subscribe(RUN, 0, stop.signal)) seen += page.length;
  })();
  await until('first event', () => seen === 1);
  stop.abort();
  await waiting;
  for await (const page of feed.subscribe(RUN, 0, new AbortController().signal)) {
    expect(page).toHaveLength(1);
    break;
  }
});

test('subscribers hear of events only when they are stored', async () => {
  const stored: StoredEvent[] = [];
  const committed = Promise.withResolvers<void>();
  let reads = 0;
  const feed = createFeed({
    store: {
      async appendEvents() {
        await committed.promise;
        return stored.push({ position: 1, event: { type: 'line', text: 'one' } });
      },
      async readEvents(_, after) {
        reads += 1;
        return stored.slice(after);
      },
      isUnfinished: async () => true,
    },
  });
  const pages = feed.subscribe(RUN, 0, new AbortController().signal);
  const first = pages.next();
  await until('it waits', () => reads === 1);
  const appended = feed.append(RUN, [], 0);
  await new Promise(resolve => setImmediate(resolve));
  expect(reads).toBe(1);
  committed.resolve();
  await appended;
  expect((await first).value).toEqual(stored);
  await pages.return();
});

test('a run that ends while a subscriber reads loses nothing', async () => {
  const last: StoredEvent = { position: 1, event: { type: 'line', text: 'last words' } };
  let over = false;
  const feed = createFeed({
    store: {
      appendEvents: async () => 1,
      async readEvents(_, after) {
        if (over) return [last].slice(after);
        // The last event is written and the run ends, just after this read.
        over = true;
        queueMicrotask(() => feed.ended(RUN));
        return [];
      },
      isUnfinished: async () => !over,
    },
  });
  const seen: StoredEvent[] = [];
  for await (const page of feed.subscribe(RUN, 0, new AbortController().signal)) seen.push(...page);
  expect(seen).toEqual([last]);
});

test('what could not be stored is not told', async () => {
  const { feed, store } = await openRun();
  await expect(feed.append('ffffffff', lines(0, 1), 1)).rejects.toThrow();
  expect(await store.runs.readEvents('ffffffff', 0, 10)).toEqual([]);
});
