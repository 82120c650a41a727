/** How much of the history is kept; 0 is no limit. */
export interface RetentionLimits {
  readonly days: number;
  readonly runs: number;
  readonly bytes: number;
}

/** A run that is over, as far as retention looks at it. */
export interface PastRun {
  readonly id: string;
  /** ISO time. */
  readonly endedAt: string;
  /** What it takes in the store and in its folder. */
  readonly bytes: number;
  /** Never forgotten: what a cluster is rests on it. */
  readonly isNeeded: boolean;
}

export type RetentionReason = keyof RetentionLimits;

const DAY_MS = 86_400_000;
/** A clock that is so far ahead of all that is known may be wrong, as after a dead battery; or nobody was at work for long. */
const AHEAD_DAYS = 30;

/**
 * Whether a clock is too far ahead to tell by it how old runs are.
 * @param times ISO times that the console has known before; of none nothing can be told
 */
export function isAhead(now: Date, times: readonly string[]): boolean {
  const isBehind = (time: string) => now.getTime() - Date.parse(time) > AHEAD_DAYS * DAY_MS;
  return times.length > 0 && times.every(isBehind);
}

/**
 * Which runs are to be forgotten, and for which limit. What is kept is always the newest part of the history: where one
 * does not fit, all older ones go with it, except those that are needed, which count nevertheless.
 * @param runs newest first
 */
export function runsToForget(
  runs: readonly PastRun[],
  { days, runs: most, bytes: space }: RetentionLimits,
  now: Date,
): { readonly id: string; readonly reason: RetentionReason }[] {
  const oldest = days === 0 ? '' : new Date(now.getTime() - days * DAY_MS).toISOString();
  const forgotten: { id: string; reason: RetentionReason }[] = [];
  let [count, bytes] = [0, 0];
  let reason: RetentionReason | null = null;
  for (const run of runs) {
    if (reason === null) {
      if (run.endedAt < oldest) reason = 'days';
      else if (most > 0 && count >= most) reason = 'runs';
      else if (space > 0 && bytes + run.bytes > space) reason = 'bytes';
    }
    if (reason !== null && !run.isNeeded) {
      forgotten.push({ id: run.id, reason });
      continue;
    }
    count += 1;
    bytes += run.bytes;
  }
  return forgotten;
}
