import { existsSync, statSync } from 'node:fs';

/** How a console left its database file, as text: what it was like then, and when it was last checked. */
export interface Left {
  readonly file: string;
  readonly checkedAt: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A disk can change a file that nobody writes, so no check counts for ever. */
const CHECK_MS = 7 * DAY_MS;

/**
 * When a database file was last checked, if that still counts: the last console closed it, it is just as it was left,
 * and the check is not old.
 * @returns null when it is to be checked now
 */
export function lastCheck(file: string, left: Left | null, now: Date): string | null {
  // Writes that stand beside the file were left by a console that did not end in order.
  if (left === null || left.file !== markOf(file) || existsSync(`${file}-wal`)) return null;
  const age = now.getTime() - Date.parse(left.checkedAt);
  return age >= 0 && age < CHECK_MS ? left.checkedAt : null;
}

/** What changes when somebody else writes a file or puts another in its place. */
export function markOf(file: string): string {
  const { size, mtimeNs, ino } = statSync(file, { bigint: true });
  return `${size} bytes of ${mtimeNs / 1_000_000n} in ${ino}`;
}
