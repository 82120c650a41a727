import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Lets one async task at a time use the only connection. A task that waits for the connection which it holds
 * itself would wait for ever (it used the outer store inside a transaction): that is refused instead.
 */
export function createMutex() {
  const held = new AsyncLocalStorage<boolean>();
  let last: Promise<void> = Promise.resolve();

  return {
    /** Resolves to the function that releases the connection, when all who asked before have released it. */
    async lock(): Promise<() => void> {
      if (held.getStore()) {
        throw new Error(
          'a statement outside the open transaction: use the store that the transaction was given',
        );
      }
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
    /** Runs the body of a transaction, marked as the holder of the connection. */
    holding<T>(body: () => Promise<T>): Promise<T> {
      return held.run(true, body);
    },
  };
}

export type Mutex = ReturnType<typeof createMutex>;
