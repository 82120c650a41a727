/** How long notices are tried, and how often. Milliseconds. */
export interface Patience {
  /** One attempt. */
  readonly attemptMs: number;
  /** The wait after the first failure, doubled by each that follows. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** A notice that has not arrived after this is given up. */
  readonly giveUpMs: number;
  /** After a failure of the store. */
  readonly storeMs: number;
}

const HOUR = 3_600_000;

export const PATIENCE: Patience = {
  attemptMs: 10_000,
  firstMs: 10_000,
  longestMs: HOUR,
  giveUpMs: 72 * HOUR,
  storeMs: 5_000,
};

/**
 * Milliseconds until a notice is tried again: doubled by each failure up to the longest wait, half of it by chance, so
 * that consoles which lost the same receiver do not come back to it together.
 * @param failures attempts that have failed, from 1
 * @param chance from 0 to 1
 */
export function retryAfter(
  failures: number,
  { firstMs, longestMs }: Pick<Patience, 'firstMs' | 'longestMs'>,
  chance: number,
): number {
  // 2 ** 30 is more than any wait: further doubling could only overflow.
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (0.5 + chance / 2));
}
