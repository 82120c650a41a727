import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './errors.ts';

/**
 * Polls until `check` gives a value, and returns that value.
 * @param seconds how long to wait at most
 * @throws LabError naming `what` when the time is over
 */
export async function waitFor<T>(
  what: string,
  seconds: number,
  check: () => T | undefined | false | Promise<T | undefined | false>,
  everyMs = 100,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new LabError(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMs);
  }
}
