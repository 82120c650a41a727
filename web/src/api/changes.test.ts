import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdStream, onAway, openStream, streamState } from './changes.ts';
import { FakeSource } from './fake-source.ts';

/** The reader comes back to the tab. */
const comeBack = () => document.dispatchEvent(new Event('visibilitychange'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('fetch', async () => ({ json: async () => ({ code: 200, message: 'ok', result: null }) }));
  FakeSource.all.length = 0;
  openStream();
  FakeSource.last.open();
});
afterEach(() => {
  holdStream();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a stream without a heartbeat for three of them is lost: the page asks by itself, and another one is opened', () => {
  const asked = vi.fn();
  const stop = onAway(asked);
  vi.advanceTimersByTime(44_000);
  expect(streamState.value).toBe('open');
  vi.advanceTimersByTime(1_000);
  expect([streamState.value, FakeSource.all.length]).toEqual(['lost', 2]);
  vi.advanceTimersByTime(10_000);
  expect(asked).toHaveBeenCalledTimes(2);
  FakeSource.last.open();
  expect(streamState.value).toBe('open');
  vi.advanceTimersByTime(10_000);
  expect(asked).toHaveBeenCalledTimes(2);
  stop();
});

test('who comes back to a computer that slept is told at once, and has a fresh stream', () => {
  // While it sleeps its clock goes on, its timers do not.
  vi.setSystemTime(Date.now() + 3_600_000);
  comeBack();
  expect([streamState.value, FakeSource.all.length]).toEqual(['lost', 2]);
  FakeSource.last.open();
  expect(streamState.value).toBe('open');
});

test('who comes back to a stream that was heard of keeps it', () => {
  vi.advanceTimersByTime(14_000);
  FakeSource.last.dispatchEvent(new Event('heartbeat'));
  vi.advanceTimersByTime(14_000);
  comeBack();
  expect([streamState.value, FakeSource.all.length]).toEqual(['open', 1]);
});
