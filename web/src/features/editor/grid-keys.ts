/** A cell of a grid: row and column from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

type Step = (at: Cell, last: Cell) => Cell;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, last) => ({ row, column: last.column }),
  PageUp: ({ row, column }) => ({ row: row - 10, column }),
  PageDown: ({ row, column }) => ({ row: row + 10, column }),
};

/** Where a key leads from a cell, kept inside the grid; null when it does not lead anywhere. */
export function nextCell(key: string, withControl: boolean, at: Cell, last: Cell): Cell | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  const { row, column } = step(at, last);
  const inside = (value: number, end: number) => Math.min(Math.max(value, 0), end);
  // The head of the first column has no box: the first cell is below it.
  const far = withControl && key === 'Home' ? 1 : withControl && key === 'End' ? last.row : row;
  const next = { row: inside(far, last.row), column: inside(column, last.column) };
  return next.row === at.row && next.column === at.column ? null : next;
}
