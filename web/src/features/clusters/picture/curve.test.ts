import { expect, test } from 'vitest';
import { curve } from './curve.ts';

const box = (left: number, top: number) => ({ left, top, width: 100, height: 50 });
/** The numbers of a path: x and y by turns. */
const points = (d: string) => d.match(/-?[\d.]+/g)?.map(Number) ?? [];

test('a line of one row goes above it, from the middle of a box to the middle of the other', () => {
  const [x, y, , middle = 0, end, endY] = points(curve(box(0, 40), box(300, 40)));
  expect([x, y, end, endY]).toEqual([50, 40, 350, 40]);
  expect(middle).toBeLessThan(40);
});

test('a line between rows goes from the edges that face each other, in both directions', () => {
  const down = points(curve(box(0, 0), box(200, 100)));
  expect([...down.slice(0, 2), ...down.slice(-2)]).toEqual([50, 50, 250, 100]);
  const up = points(curve(box(200, 100), box(0, 0)));
  expect([...up.slice(0, 2), ...up.slice(-2)]).toEqual([250, 100, 50, 50]);
});
