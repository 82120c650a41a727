import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines, PAGE } from './lines.ts';

const text = (line: number) => `line ${line}`;
const texts = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => text(from + index));

/** Asks for what is missing until nothing is, as the page does. */
function load(lines: Lines, first: number, last: number, count: number, most = PAGE): number {
  let asked = 0;
  for (
    let next = lines.missing(first, last, count);
    next !== null;
    next = lines.missing(first, last, count)
  ) {
    lines.put(next.from, texts(next.from, Math.min(next.count, most)));
    asked += 1;
  }
  return asked;
}

test('any window of a log is there after few questions, with every line at its number', () => {
  const windows = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 199 })),
  );
  fc.assert(
    fc.property(windows, all => {
      const lines = new Lines(4);
      for (const [first, more] of all) {
        const last = Math.min(first + more, 1_000_000);
        expect(load(lines, first, last, 1_000_000)).toBeLessThanOrEqual(2);
        for (let line = first; line <= last; line += 1) expect(lines.at(line)).toBe(text(line));
        expect(lines.size).toBeLessThanOrEqual(4);
      }
    }),
  );
});

test('of a page that is partly there, as the stream leaves it, the rest is asked for', () => {
  const lines = new Lines();
  lines.put(PAGE + 100, texts(PAGE + 100, 20));
  expect(lines.missing(PAGE + 100, PAGE + 119, PAGE + 119)).toBeNull();
  expect(lines.missing(PAGE + 90, PAGE + 119, PAGE + 119)).toEqual({ from: PAGE + 1, count: 119 });
});

test('long lines, of which an answer has only some, are there after few questions, too', () => {
  const lines = new Lines();
  expect(load(lines, 300, 339, 10_000, 5)).toBe(9);
  for (let line = 300; line <= 339; line += 1) expect(lines.at(line)).toBe(text(line));
});

test('lines that the log does not have yet are not missed', () => {
  const lines = new Lines();
  expect(lines.missing(1, 40, 0)).toBeNull();
  expect(lines.missing(1, 40, 3)).toEqual({ from: 1, count: 3 });
});

test('what was looked at last is kept longest', () => {
  const lines = new Lines(2);
  load(lines, 1, 10, 10_000);
  load(lines, PAGE + 1, PAGE + 10, 10_000);
  load(lines, 1, 10, 10_000);
  load(lines, 2 * PAGE + 1, 2 * PAGE + 10, 10_000);
  expect(lines.at(1)).toBe(text(1));
  expect(lines.at(PAGE + 1)).toBeUndefined();
});
