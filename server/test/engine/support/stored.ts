import type { RunStore, StoredEvent } from '../../../src/engine/ports.ts';

const PAGE = 1000;

/** All events of a run after a position: one answer of the store has no more than its bound of bytes. */
export async function storedEvents(
  store: Pick<RunStore, 'readEvents'>,
  runId: string,
  after = 0,
): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  let last: StoredEvent | undefined;
  do {
    const page = await store.readEvents(runId, last?.position ?? after, PAGE);
    found.push(...page);
    last = page.at(-1);
  } while (last !== undefined);
  return found;
}
