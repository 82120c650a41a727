import { describe, expect, it } from 'vitest';
import { nextCell } from './grid-keys.ts';

const last = { row: 20, column: 9 };
const from = (row: number, column: number, key: string, control = false) => {
  const next = nextCell(key, control, { row, column }, last);
  return next === null ? null : [next.row, next.column];
};

describe('a key in the matrix', () => {
  it.each([
    [3, 3, 'ArrowUp', [2, 3]],
    [3, 3, 'ArrowDown', [4, 3]],
    [3, 3, 'ArrowLeft', [3, 2]],
    [3, 3, 'ArrowRight', [3, 4]],
    [3, 3, 'Home', [3, 0]],
    [3, 3, 'End', [3, 9]],
    [3, 3, 'PageDown', [13, 3]],
    [3, 3, 'PageUp', [0, 3]],
    [20, 9, 'ArrowDown', null],
    [0, 0, 'ArrowLeft', null],
    [3, 3, ' ', null],
    [3, 3, 'a', null],
  ] as const)('from %i,%i: %s leads to %j', (row, column, key, expected) => {
    expect(from(row, column, key)).toEqual(expected);
  });

  it('with Control leads to the first cell and to the last', () => {
    expect(from(7, 7, 'Home', true)).toEqual([1, 0]);
    expect(from(7, 7, 'End', true)).toEqual([20, 9]);
  });
});
