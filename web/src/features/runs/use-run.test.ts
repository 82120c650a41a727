import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSource } from '../../api/fake-source.ts';
import type { RunData } from './run-data.ts';
import { dataOf, line } from './testing.ts';

vi.stubGlobal('EventSource', FakeSource);
const { openStream } = await import('../../api/changes.ts');
const { queries } = await import('../../api/queries.ts');
const { useRun } = await import('./use-run.ts');

/** What the console has; `ask` counts how often the page asked for it. */
let answer: RunData;
const ask = vi.fn(async () => ({ json: async () => ({ code: 200, message: 'ok', result: answer }) }));
vi.stubGlobal('fetch', ask);
openStream();

let mounted: VueWrapper[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  ask.mockClear();
});
afterEach(() => {
  for (const wrapper of mounted) wrapper.unmount();
  mounted = [];
  queries.clear();
  FakeSource.all = [];
  vi.useRealTimers();
});

/** Shows the run, and lets what it asked for come. */
async function show() {
  const lines: [number, string][] = [];
  let run: ReturnType<typeof useRun> | undefined;
  const component = {
    setup() {
      run = useRun('0000000a', (from, texts) => {
        for (const [index, text] of texts.entries()) lines.push([from + index, text]);
      });
      return () => null;
    },
  };
  mounted.push(mount(component, { global: { plugins: [[VueQueryPlugin, { queryClient: queries }]] } }));
  await vi.advanceTimersByTimeAsync(10);
  return { run: run as ReturnType<typeof useRun>, lines };
}

const EVENTS: RunEvent[] = Array.from({ length: 9 }, (_, index) => line(`line ${index + 1}`));
function tell(from: number, to: number): void {
  for (let position = from; position <= to; position += 1) {
    const event = EVENTS[position - 1];
    if (event !== undefined) FakeSource.last.tell(position, event);
  }
}
const batch = () => vi.advanceTimersByTimeAsync(60);
const positionOf = ({ run }: Awaited<ReturnType<typeof show>>) => run.data.value?.position;

test('a run that goes on is followed from the position that was read', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  expect(FakeSource.last.url).toBe('/api/v1/consoleEvents?runId=0000000a&after=3');
  tell(4, 6);
  await batch();
  expect(positionOf(page)).toBe(6);
  expect(page.run.data.value?.lines).toBe(6);
  expect(page.lines).toEqual([
    [4, 'line 4'],
    [5, 'line 5'],
    [6, 'line 6'],
  ]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('what a resumed stream tells twice is taken once', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  tell(4, 5);
  await batch();
  FakeSource.last.cut();
  FakeSource.last.open();
  tell(2, 7);
  await batch();
  expect(positionOf(page)).toBe(7);
  expect(page.lines.map(([number]) => number)).toEqual([4, 5, 6, 7]);
});

test('when events are missing, the run is read again and followed from there', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  answer = dataOf(EVENTS.slice(0, 8));
  tell(6, 7);
  await batch();
  expect(ask).toHaveBeenCalledTimes(2);
  expect(positionOf(page)).toBe(8);
  expect(page.lines).toEqual([]);
  expect(FakeSource.last.url).toBe('/api/v1/consoleEvents?runId=0000000a&after=8');
  tell(9, 9);
  await batch();
  expect(page.lines).toEqual([[9, 'line 9']]);
});

test('an answer that the stream has overtaken loses no line', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  tell(4, 7);
  await batch();
  answer = dataOf(EVENTS.slice(0, 5));
  FakeSource.last.change('runs');
  await batch();
  expect(ask).toHaveBeenCalledTimes(2);
  expect(positionOf(page)).toBe(7);
  tell(8, 8);
  await batch();
  expect(page.lines.map(([number]) => number)).toEqual([4, 5, 6, 7, 8]);
});

test('an answer that is ahead of the stream brings nothing twice', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  answer = dataOf(EVENTS.slice(0, 6));
  FakeSource.last.change('runs');
  await batch();
  tell(4, 8);
  await batch();
  expect(positionOf(page)).toBe(8);
  expect(page.lines.map(([number]) => number)).toEqual([7, 8]);
});

test('at its end a run is read again, and no longer followed', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  const page = await show();
  tell(4, 9);
  answer = dataOf(EVENTS, { state: 'success' });
  FakeSource.last.end();
  await batch();
  expect(page.run.data.value?.run.state).toBe('success');
  expect(page.run.isLive.value).toBe(false);
  expect(page.lines.length).toBe(6);
  expect(FakeSource.last.url).toBe('/api/v1/consoleEvents');
});

test('a run that is over is not followed', async () => {
  answer = dataOf(EVENTS, { state: 'failed' });
  const page = await show();
  expect(page.run.isLive.value).toBe(false);
  expect(FakeSource.all).toEqual([]);
});

test('who leaves the page follows no longer', async () => {
  answer = dataOf(EVENTS.slice(0, 3));
  await show();
  mounted.pop()?.unmount();
  expect(FakeSource.last.url).toBe('/api/v1/consoleEvents');
});
