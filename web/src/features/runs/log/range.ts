/** Most lines that are copied at once: about as much as an editor or a chat takes. */
export const MOST_COPIED = 20_000;

/** Lines that were chosen, by number: from where the reader began to where the reader is, which may be above. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a key is pressed upon. */
interface Around {
  /** Lines of the log. */
  readonly count: number;
  /** The lines that are seen. */
  readonly seen: readonly number[];
}

/** The lines of a range in their order. */
export function boundsOf({ from, to }: Range): { first: number; last: number; count: number } {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return { first, last, count: last - first + 1 };
}

export function isChosen(range: Range | null, line: number): boolean {
  if (range === null) return false;
  const { first, last } = boundsOf(range);
  return first <= line && line <= last;
}

/** The range when the number of a line was clicked: it begins there, or is stretched to there. */
export function chosen(range: Range | null, line: number, isStretch: boolean): Range {
  return { from: isStretch && range !== null ? range.from : line, to: line };
}

/**
 * The range after Shift and a key that moves. The first key chooses the line at the edge of what is seen.
 * @returns undefined when the key does not move
 */
export function stretched(range: Range | null, key: string, { count, seen }: Around): Range | undefined {
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const page = Math.max(1, seen.length - 2);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    End: count,
    Home: -count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return undefined;
  const from = range?.from ?? (step > 0 ? first : last);
  const isFirst = range === null && Math.abs(step) === 1;
  return { from, to: isFirst ? from : Math.min(Math.max((range?.to ?? from) + step, 1), count) };
}
