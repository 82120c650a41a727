import { NO_PROGRESS, type RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import { expect, test } from 'vitest';
import { decideOutcome } from '../../src/engine/outcome.ts';
import type { ExitRecord } from '../../src/engine/run-folder.ts';

const OK = { ok: 3, changed: 1, failed: 0, unreachable: 0, skipped: 0 };
const exitOf = (main: number | null, more: Partial<ExitRecord> = {}, cleanup?: number): ExitRecord => ({
  steps: {
    ...(main === null ? {} : { main: { exitCode: main, signal: main < 0 ? -main : null } }),
    ...(cleanup === undefined ? {} : { cleanup: { exitCode: cleanup, signal: null } }),
  },
  cancelled: false,
  timedOut: false,
  endedAt: '2020-01-01T00:00:00.000Z',
  ...more,
});
const counted = (main: object | null, cleanup?: object): RunProgress => ({
  ...NO_PROGRESS,
  recap: (main ?? {}) as RunProgress['recap'],
  steps: {
    main: { exitCode: 0, stats: main as never },
    ...(cleanup === undefined ? {} : { cleanup: { exitCode: 0, stats: cleanup as never } }),
  },
});
const HOSTS = ['a', 'b'];
const ALL = { a: OK, b: OK };

test.each([
  ['exit 0 and every host counted', counted(ALL), exitOf(0), 'succeeded'],
  ['exit 0, no count', NO_PROGRESS, exitOf(0), 'failed'],
  ['exit 0, a host is missing in the count', counted({ a: OK }), exitOf(0), 'failed'],
  ['exit 0, a host failed', counted({ a: OK, b: { ...OK, failed: 1 } }), exitOf(0), 'failed'],
  [
    'exit 0, nothing done on a host',
    counted({ a: OK, b: { ...OK, ok: 0, changed: 0 } }),
    exitOf(0),
    'failed',
  ],
  ['exit 0, a host unreachable', counted({ a: OK, b: { ...OK, unreachable: 1 } }), exitOf(0), 'unreachable'],
  ['exit 2, though the count is clean', counted(ALL), exitOf(2), 'failed'],
  ['exit 4', counted(ALL), exitOf(4), 'unreachable'],
  ['killed', counted(ALL), exitOf(-9), 'failed'],
  ['the record could not be written', counted(ALL), exitOf(0, { error: 'ENOSPC' }), 'failed'],
  ['aborted before the first step', NO_PROGRESS, exitOf(null, { cancelled: true }), 'aborted'],
  ['aborted, though all was done', counted(ALL), exitOf(0, { cancelled: true }), 'aborted'],
  ['no word of the supervisor, though all was done', counted(ALL), null, 'lost'],
] as const)('%s', (_, progress, exit, turn) => {
  expect(decideOutcome(progress, exit, HOSTS, 'start')).toEqual({ turn, cleaned: false });
});

test('a host that left the cluster may be out of reach, but must not fail', () => {
  const with3rd = (counts: object) =>
    decideOutcome(counted({ ...ALL, c: counts }), exitOf(0), HOSTS, 'start').turn;
  expect(with3rd({ ...OK, ok: 1, unreachable: 1 })).toBe('succeeded');
  expect(with3rd({ ...OK, failed: 1 })).toBe('failed');
});

test('a run without hosts proves nothing', () => {
  expect(decideOutcome(counted({}), exitOf(0), [], 'start').turn).toBe('failed');
});

test('a name of every object is no host that was counted', () => {
  expect(decideOutcome(counted({ a: OK }), exitOf(0), ['a', 'constructor'], 'start').turn).toBe('failed');
});

test('where nothing had begun an unlock of every host is as good as a cleanup', () => {
  const after = (unlock: object) => {
    const [progress, exit] = [counted({ a: { ...OK, failed: 1 } }), exitOf(2)];
    const steps = { ...progress.steps, unlock: { exitCode: 0, stats: unlock as never } };
    const ended = { ...exit.steps, unlock: { exitCode: 0, signal: null } };
    return decideOutcome({ ...progress, steps }, { ...exit, steps: ended }, HOSTS, 'start').cleaned;
  };
  expect(after({ a: OK, b: OK })).toBe(true);
  expect(after({ a: OK })).toBe(false);
});

test('cleaned only when the cleanup verified every host', () => {
  const after = (cleanup: object | undefined, code: number | undefined, cancelled = false) =>
    decideOutcome(
      counted({ a: { ...OK, failed: 1 } }, cleanup),
      exitOf(2, { cancelled }, code),
      HOSTS,
      'start',
    );
  expect(after(ALL, 0)).toEqual({ turn: 'failed', cleaned: true });
  expect(after(ALL, 0, true)).toEqual({ turn: 'aborted', cleaned: true });
  expect(after(ALL, 2).cleaned).toBe(false);
  expect(after({ a: OK }, 0).cleaned).toBe(false);
  expect(after({ a: OK, b: { ...OK, unreachable: 1 } }, 0).cleaned).toBe(false);
  expect(after(undefined, undefined).cleaned).toBe(false);
});

test('an apply that touched nothing leaves its cluster as it was, though a host could not be unlocked', () => {
  const ends = (action: 'apply' | 'start', untouched: boolean) =>
    decideOutcome(counted({ a: OK, b: { ...OK, unreachable: 1 } }), exitOf(4, { untouched }), HOSTS, action);
  expect(ends('apply', true)).toEqual({ turn: 'unreachable', cleaned: true });
  expect(ends('apply', false)).toEqual({ turn: 'unreachable', cleaned: false });
  // What a start finds there may be of an earlier one.
  expect(ends('start', true)).toEqual({ turn: 'unreachable', cleaned: false });
});
