/** Height of a line that is not wrapped, in pixels. */
export const ROW = 20;
/** A browser cuts elements at about 16 million pixels; the track of a longer log is shorter than its lines together. */
export const MAX_TRACK = 10_000_000;

/**
 * Where a reader is: `top` is in pixels of the log, every line counted with ROW; what a scroll bar says is in pixels of
 * its track.
 */
export interface Extent {
  /** Lines of the log. */
  readonly count: number;
  /** Height of what is seen, in pixels. */
  readonly viewport: number;
}

/** Height of the track. */
export function trackOf({ count }: Extent): number {
  return Math.min(count * ROW, MAX_TRACK);
}

/** The lowest place that a reader can be at. */
export function lastTop({ count, viewport }: Extent): number {
  return Math.max(0, count * ROW - viewport);
}

/** Whether the track is as long as the log: a pixel of the one is then one of the other. */
export function isExact({ count }: Extent): boolean {
  return count * ROW <= MAX_TRACK;
}

/** From a place in the log to the place of the scroll bar. */
export function toScroll(extent: Extent, top: number): number {
  const last = lastTop(extent);
  return last === 0 ? 0 : (clamp(top, 0, last) / last) * lastScroll(extent);
}

/** From a place of the scroll bar to the place in the log. */
export function toTop(extent: Extent, scrollTop: number): number {
  const last = lastScroll(extent);
  return last === 0 ? 0 : (clamp(scrollTop, 0, last) / last) * lastTop(extent);
}

function lastScroll(extent: Extent): number {
  return Math.max(0, trackOf(extent) - extent.viewport);
}

/**
 * Moves by pixels that are seen, through lines of any height. A wrapped line is passed as slowly as it is high.
 * @param heightOf of a line, from 1
 */
export function moved(
  { count }: Extent,
  top: number,
  pixels: number,
  heightOf: (line: number) => number,
): number {
  let index = Math.min(Math.floor(top / ROW), Math.max(0, count - 1));
  // Pixels of the line that are above the edge.
  let above = (top / ROW - index) * heightOf(index + 1) + pixels;
  while (above < 0 && index > 0) {
    index -= 1;
    above += heightOf(index + 1);
  }
  while (above >= heightOf(index + 1) && index < count - 1) {
    above -= heightOf(index + 1);
    index += 1;
  }
  return (index + clamp(above / heightOf(index + 1), 0, 1)) * ROW;
}

/** The lines to render around a place, from 1. Empty when `last` is less than `first`. */
export function windowOf({ count, viewport }: Extent, top: number): { first: number; last: number } {
  const seen = Math.min(Math.ceil(viewport / ROW) + 1, MOST_SEEN);
  const first = Math.floor(top / ROW) + 1;
  return { first: Math.max(1, first - AROUND), last: Math.min(count, first + seen + AROUND) };
}

/** Lines that are rendered above and below what is seen. */
const AROUND = 15;
/** However high a screen is, no more lines are seen at once. */
const MOST_SEEN = 150;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
