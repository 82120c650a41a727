import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isExact, lastTop, MAX_TRACK, moved, ROW, toScroll, toTop, trackOf, windowOf } from './scroll.ts';

const extents = fc.record({
  count: fc.integer({ min: 0, max: 20_000_000 }),
  viewport: fc.integer({ min: 100, max: 2000 }),
});
const part = fc.double({ min: 0, max: 1, noNaN: true });

test('a track is never longer than a browser can make it, and as long as the log where that is possible', () => {
  fc.assert(
    fc.property(extents, extent => {
      expect(trackOf(extent)).toBeLessThanOrEqual(MAX_TRACK);
      if (isExact(extent)) expect(trackOf(extent)).toBe(extent.count * ROW);
    }),
  );
});

test('the ends of the scroll bar are the ends of the log', () => {
  fc.assert(
    fc.property(extents, extent => {
      const lowest = Math.max(0, trackOf(extent) - extent.viewport);
      expect(toTop(extent, 0)).toBe(0);
      expect(toTop(extent, lowest)).toBeCloseTo(lastTop(extent), 3);
      expect(toScroll(extent, lastTop(extent))).toBeCloseTo(lowest, 3);
    }),
  );
});

test('from the log to the scroll bar and back is the same place, and further down stays further down', () => {
  fc.assert(
    fc.property(extents, part, part, (extent, a, b) => {
      const [upper, lower] = [Math.min(a, b), Math.max(a, b)].map(share => share * lastTop(extent));
      const [first, second] = [toScroll(extent, upper ?? 0), toScroll(extent, lower ?? 0)];
      expect(first).toBeLessThanOrEqual(second);
      expect(toTop(extent, first)).toBeCloseTo(upper ?? 0, 2);
    }),
  );
});

test('wherever the reader is, the window has the lines that are seen, of the log, and at most 200', () => {
  fc.assert(
    fc.property(extents, part, (extent, share) => {
      const top = share * lastTop(extent);
      const { first, last } = windowOf(extent, top);
      expect(first).toBeGreaterThanOrEqual(1);
      expect(last).toBeLessThanOrEqual(extent.count);
      expect(last - first + 1).toBeLessThanOrEqual(200);
      expect(first).toBeLessThanOrEqual(Math.floor(top / ROW) + 1);
      expect(last).toBeGreaterThanOrEqual(Math.min(extent.count, Math.ceil((top + extent.viewport) / ROW)));
    }),
  );
});

test('moving by pixels goes through every line in turn, however high it is, and comes back', () => {
  const heights = fc.array(fc.integer({ min: 20, max: 900 }), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(heights, fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 60 }), (lines, steps) => {
      const extent = { count: lines.length, viewport: 400 };
      const heightOf = (line: number) => lines[line - 1] ?? ROW;
      const pixelsTo = (top: number) => {
        const index = Math.min(Math.floor(top / ROW), lines.length - 1);
        const before = lines.slice(0, index).reduce((sum, height) => sum + height, 0);
        return before + (top / ROW - index) * heightOf(index + 1);
      };
      const end = lines.reduce((sum, height) => sum + height, 0);
      let top = 0;
      let pixels = 0;
      for (const step of steps) {
        top = moved(extent, top, step, heightOf);
        pixels = Math.min(end, pixels + step);
        expect(pixelsTo(top)).toBeCloseTo(pixels, 3);
      }
      for (const step of steps) {
        top = moved(extent, top, -step, heightOf);
        pixels = Math.max(0, pixels - step);
        expect(pixelsTo(top)).toBeCloseTo(pixels, 3);
      }
    }),
  );
});
