import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; fails, naming it, when it does not come true. */
export async function until(
  what: string,
  condition: () => unknown,
  ms = 40_000,
  everyMs = 20,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(everyMs);
  }
}
