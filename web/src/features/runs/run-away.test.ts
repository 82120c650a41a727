import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watch } from 'vue';
import { FakeSource } from '../../api/fake-source.ts';
import { dataOf, line } from './testing.ts';

vi.stubGlobal('EventSource', FakeSource);
const { holdStream, openStream } = await import('../../api/changes.ts');
const { keepFresh, queries } = await import('../../api/queries.ts');
const { useLines } = await import('./log/use-lines.ts');
const { useRun } = await import('./use-run.ts');

/** The log of the run on the console, and what the page asked of it. */
let log: string[] = [];
const asked: string[] = [];
vi.stubGlobal('fetch', async (address: string) => {
  const url = new URL(address, 'http://console');
  const name = url.pathname.split('/').at(-1) ?? '';
  const [from, count] = ['from', 'count'].map(key => Number(url.searchParams.get(key)));
  asked.push(name === 'readRunLines' ? `${name} ${from}` : name);
  const results: Record<string, unknown> = {
    selectRunProgress: dataOf(log.map((text): RunEvent => line(text))),
    readRunLines: { rows: log.length, data: log.slice((from ?? 1) - 1, (from ?? 1) - 1 + (count ?? 0)) },
  };
  return { json: async () => ({ code: 200, message: 'ok', result: results[name] ?? null }) };
});

keepFresh();
beforeEach(() => {
  vi.useFakeTimers();
  openStream();
});
afterEach(() => {
  holdStream();
  queries.clear();
  vi.useRealTimers();
});

test('while the stream is away the log goes on every five seconds, by position: no line is missing, none comes twice', async () => {
  log = ['one', 'two'];
  const shown: (string | undefined)[] = [];
  const page = mount(
    {
      setup() {
        const lines = useLines('0000000a');
        const { data } = useRun('0000000a', lines.put);
        // As the log's window does: it wants what there is.
        watch(
          () => data.value?.lines ?? 0,
          count => lines.need(1, count, count),
          { immediate: true },
        );
        watch(lines.version, () => {
          const all = Array.from({ length: data.value?.lines ?? 0 }, (_, at) => lines.at(at + 1));
          shown.splice(0, shown.length, ...all);
        });
        return () => null;
      },
    },
    { global: { plugins: [[VueQueryPlugin, { queryClient: queries }]] } },
  );
  FakeSource.last.open();
  await vi.advanceTimersByTimeAsync(10);
  expect(shown).toEqual(['one', 'two']);
  FakeSource.last.cut();
  for (const more of [['three'], ['four', 'five'], ['six']]) {
    const before = [...shown];
    const next = log.length + 1;
    log = [...log, ...more];
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(4_980);
    expect([shown, asked]).toEqual([before, []]);
    await vi.advanceTimersByTimeAsync(20);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['executeResultSignal', 'selectRunProgress', `readRunLines ${next}`]);
    expect(shown).toEqual(log);
  }
  page.unmount();
});
