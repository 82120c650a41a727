import { expect, test } from 'vitest';
import type { StoredEvent } from '../../src/engine/ports.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { SharedPages } from '../../src/feed/shared-pages.ts';

const eventAt = (position: number): StoredEvent => ({
  position,
  event: { type: 'line', text: `line ${position}` },
});
const never = new AbortController().signal;

/** A store of one run that counts how often it is read. */
function countingStore() {
  const stored: StoredEvent[] = [];
  const state = { reads: 0, over: false, failing: false };
  const readEvents = async (_: string, after: number, limit: number) => {
    state.reads += 1;
    if (state.failing) throw new Error('the store is away');
    return stored.slice(after, after + limit);
  };
  const appendEvents = async (_: string, events: readonly StoredEvent['event'][]) =>
    stored.push(...events.map((event, index) => ({ position: stored.length + index + 1, event })));
  return { stored, state, store: { readEvents, appendEvents, isUnfinished: async () => !state.over } };
}

test('fifty viewers at the end of a run read what is new once', async () => {
  const { store, state } = countingStore();
  const feed = createFeed({ store });
  const viewers = Array.from({ length: 50 }, () => feed.subscribe('run', 0, never));
  const firsts = viewers.map(viewer => viewer.next());
  await feed.append('run', [eventAt(1).event], 1);
  for (const first of firsts) expect((await first).value).toEqual([eventAt(1)]);
  const nexts = viewers.map(viewer => viewer.next());
  await new Promise(resolve => setImmediate(resolve));
  const before = state.reads;
  await feed.append('run', [eventAt(2).event], 2);
  for (const next of nexts) expect((await next).value).toEqual([eventAt(2)]);
  expect(state.reads - before).toBe(1);
  for (const viewer of viewers) await viewer.return();
});

test('the last words of a run reach who reads between its end and the news of it', async () => {
  const { store, stored, state } = countingStore();
  const feed = createFeed({ store });
  const [waiting, late] = [feed.subscribe('run', 0, never), feed.subscribe('run', 0, never)];
  const first = waiting.next();
  await new Promise(resolve => setImmediate(resolve));
  // As the store does it: the end and its last event in one transaction, and nobody was told.
  stored.push(eventAt(1));
  state.over = true;
  expect((await late.next()).value).toEqual([eventAt(1)]);
  expect((await late.next()).done).toBe(true);
  feed.ended('run');
  expect((await first).value).toEqual([eventAt(1)]);
});

test('what could not be read is read again, and few pages are kept', async () => {
  const { store, state } = countingStore();
  const pages = new SharedPages((run, after) => store.readEvents(run, after, 10));
  state.failing = true;
  await expect(pages.page('run', 0)).rejects.toThrow('away');
  state.failing = false;
  await expect(pages.page('run', 0)).resolves.toEqual([]);
  const before = state.reads;
  for (let after = 0; after < 100; after += 1) await pages.page('run', after);
  await pages.page('run', 99);
  await pages.page('run', 0);
  expect(state.reads - before).toBe(100);
});
