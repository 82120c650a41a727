import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundsOf, chosen, isChosen, stretched } from './range.ts';

const around = { count: 1000, seen: Array.from({ length: 30 }, (_, index) => 101 + index) };
const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End');

test('a click begins a range, a click with Shift stretches it up or down from where it began', () => {
  const begun = chosen(chosen(null, 7, false), 40, false);
  expect(boundsOf(begun)).toEqual({ first: 40, last: 40, count: 1 });
  const down = chosen(begun, 300, true);
  expect(boundsOf(down)).toEqual({ first: 40, last: 300, count: 261 });
  expect(boundsOf(chosen(down, 10, true))).toEqual({ first: 10, last: 40, count: 31 });
  expect(chosen(null, 5, true)).toEqual({ from: 5, to: 5 });
});

test('the first key chooses the line at the edge, the next ones go on from there', () => {
  const first = stretched(null, 'ArrowDown', around);
  expect(first).toEqual({ from: 101, to: 101 });
  expect(stretched(first ?? null, 'ArrowDown', around)).toEqual({ from: 101, to: 102 });
  expect(stretched(null, 'ArrowUp', around)).toEqual({ from: 130, to: 130 });
  expect(stretched(null, 'End', around)).toEqual({ from: 101, to: 1000 });
  expect(stretched({ from: 500, to: 400 }, 'Home', around)).toEqual({ from: 500, to: 1 });
});

test('no key leaves the log or moves where the range began; other keys do nothing', () => {
  fc.assert(
    fc.property(fc.array(keys, { minLength: 1, maxLength: 40 }), pressed => {
      let range = stretched(null, pressed[0] ?? '', around) ?? null;
      const began = range?.from;
      for (const key of pressed.slice(1)) range = stretched(range, key, around) ?? null;
      expect(range?.from).toBe(began);
      expect(range?.to).toBeGreaterThanOrEqual(1);
      expect(range?.to).toBeLessThanOrEqual(around.count);
      expect(isChosen(range, range?.to ?? 0)).toBe(true);
    }),
  );
  expect(stretched(null, 'a', around)).toBeUndefined();
  expect(stretched(null, 'toString', around)).toBeUndefined();
  expect(stretched(null, 'ArrowDown', { count: 0, seen: [] })).toBeUndefined();
});
