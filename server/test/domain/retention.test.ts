import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAhead, type PastRun, runsToForget } from '../../src/domain/retention.ts';

const NOW = new Date('2026-06-30T00:00:00Z');
const NONE = { days: 0, runs: 0, bytes: 0 };

/** Newest first: one a day, each of 10 bytes. */
const daily = (count: number, needed: readonly number[] = []): PastRun[] =>
  Array.from({ length: count }, (_x, age) => ({
    id: `age-${age}`,
    endedAt: new Date(NOW.getTime() - age * 86_400_000).toISOString(),
    bytes: 10,
    isNeeded: needed.includes(age),
  }));

const ages = (runs: readonly PastRun[], limits: typeof NONE) =>
  runsToForget(runs, limits, NOW).map(({ id, reason }) => `${id} ${reason}`);

it.each([
  { days: 29, others: [], ahead: false },
  { days: 31, others: [], ahead: true },
  { days: 31, others: [1], ahead: false },
  { days: -400, others: [], ahead: false },
])('a clock $days days after what is known, and $others, is ahead: $ahead', ({ days, others, ahead }) => {
  const times = [days, ...others].map(ago => new Date(NOW.getTime() - ago * 86_400_000).toISOString());
  expect(isAhead(NOW, times)).toBe(ahead);
  expect(isAhead(NOW, times.toReversed())).toBe(ahead);
  expect(isAhead(NOW, [])).toBe(false);
});

describe('runs that are forgotten', () => {
  it('are none without a limit', () => {
    expect(ages(daily(500), NONE)).toEqual([]);
  });

  it('are those that ended before the days that are kept', () => {
    expect(ages(daily(4), { ...NONE, days: 2 })).toEqual(['age-3 days']);
  });

  it('are the oldest when there are more than are kept', () => {
    expect(ages(daily(4), { ...NONE, runs: 2 })).toEqual(['age-2 runs', 'age-3 runs']);
  });

  it('are the oldest when they take more bytes than are kept', () => {
    expect(ages(daily(4), { ...NONE, bytes: 29 })).toEqual(['age-2 bytes', 'age-3 bytes']);
  });

  it('are also smaller ones that are older than one that has no room', () => {
    const [newest, large, small] = daily(3) as [PastRun, PastRun, PastRun];
    const runs = [newest, { ...large, bytes: 100 }, { ...small, bytes: 1 }];
    expect(ages(runs, { ...NONE, bytes: 50 })).toEqual(['age-1 bytes', 'age-2 bytes']);
  });

  it('are never those on which a cluster rests, however old and large', () => {
    expect(ages(daily(4, [0, 3]), { days: 1, runs: 1, bytes: 1 })).toEqual(['age-1 bytes', 'age-2 bytes']);
  });

  it('leave the newest part of the history, within the limits but for what is needed', () => {
    const run = fc.record({ bytes: fc.nat(100), isNeeded: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(run, { maxLength: 40 }),
        fc.record({ days: fc.nat(20), runs: fc.nat(20), bytes: fc.nat(500) }),
        (shapes, limits) => {
          const runs = daily(shapes.length).map((base, age) => ({ ...base, ...shapes[age] }));
          const gone = new Set(runsToForget(runs, limits, NOW).map(({ id }) => id));
          const kept = runs.filter(({ id, isNeeded }) => !gone.has(id) && !isNeeded);
          // Nothing that could go is older than something that went.
          const firstGone = runs.findIndex(({ id }) => gone.has(id));
          if (firstGone !== -1) expect(kept.every(({ id }) => Number(id.slice(4)) < firstGone)).toBe(true);
          if (limits.runs > 0) expect(kept.length).toBeLessThanOrEqual(limits.runs);
          if (limits.days > 0) expect(kept.every(({ id }) => Number(id.slice(4)) <= limits.days)).toBe(true);
          const bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
          if (limits.bytes > 0) expect(bytes).toBeLessThanOrEqual(limits.bytes);
          expect(runs.filter(({ id, isNeeded }) => isNeeded && gone.has(id))).toEqual([]);
        },
      ),
    );
  });
});
