/** Where a box of the picture is, in pixels of the picture. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How far a line between boxes of a row rises above them; the boxes' gap holds it. */
const RISE = 22;

/**
 * The line from a box to another as the `d` of a path: over the tops of a row, or from the edge of one row to that of
 * another. Lines lie below the boxes, so they never cross a text.
 */
export function curve(from: Place, to: Place): string {
  const [a, b] = [from.left + from.width / 2, to.left + to.width / 2];
  if (from.top === to.top) return `M${a} ${from.top} Q${(a + b) / 2} ${from.top - RISE * 2} ${b} ${to.top}`;
  const isDown = from.top < to.top;
  const [start, end] = isDown ? [from.top + from.height, to.top] : [from.top, to.top + to.height];
  const half = (start + end) / 2;
  return `M${a} ${start} C${a} ${half} ${b} ${half} ${b} ${end}`;
}
