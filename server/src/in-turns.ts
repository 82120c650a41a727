import { setImmediate } from 'node:timers/promises';

/** Items of a turn: a few milliseconds of work, whatever is done with them. */
export const TURN = 100;

/**
 * Maps items so that others are answered in between: a turn, then whoever waits, then the next turn. As many as fit
 * into one turn are mapped at once.
 */
export async function inTurns<T, R>(items: readonly T[], one: (item: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += TURN) {
    if (from > 0) await setImmediate();
    for (const item of items.slice(from, from + TURN)) done.push(one(item));
  }
  return done;
}

/**
 * The same where so many are made that they should not be there together: a turn at a time, when it is asked for. What
 * an item was made of is let go of, so `items` is empty in the end.
 */
export async function* turnsOf<T, R>(items: T[], one: (item: T) => R): AsyncGenerator<R[], void, void> {
  // From the end, where taking away costs nothing.
  items.reverse();
  while (items.length > 0) {
    yield items.splice(-TURN).reverse().map(one);
    await setImmediate();
  }
}

/** Turns of many: one at a time, and whoever else waits is answered between two of them. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when the caller may go on. */
  async take(): Promise<void> {
    const before = this.#last;
    this.#last = before.then(() => setImmediate());
    await before;
  }
}
