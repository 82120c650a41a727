import { onScopeDispose, shallowRef } from 'vue';
import { call } from '../../../api/client.ts';
import { Lines } from './lines.ts';

/** When lines could not be read they are asked for again after this. */
const AGAIN_MS = 3_000;

/** The lines of the log of a run: those that are looked at are read, those that the stream brings are taken. */
export function useLines(runId: string) {
  const lines = new Lines();
  /** Changes whenever lines have come. */
  const version = shallowRef(0);
  const error = shallowRef<Error | null>(null);
  const gone = new AbortController();
  let wanted = { first: 1, last: 0, count: 0 };
  let isReading = false;
  let again: ReturnType<typeof setTimeout> | undefined;

  function put(from: number, texts: readonly string[]): void {
    if (texts.length === 0) return;
    lines.put(from, texts);
    version.value += 1;
  }

  /** Makes lines come that are not there. One answer is waited for at a time; what was passed by is not asked for. */
  function need(first: number, last: number, count: number): void {
    wanted = { first, last, count };
    void read();
  }

  async function read(): Promise<void> {
    if (isReading) return;
    clearTimeout(again);
    isReading = true;
    try {
      await readAll();
      error.value = null;
    } catch (reason) {
      if (gone.signal.aborted) return;
      error.value = reason as Error;
      again = setTimeout(() => void read(), AGAIN_MS);
    } finally {
      isReading = false;
    }
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const next = lines.missing(wanted.first, wanted.last, wanted.count);
      if (next === null) return;
      const query = { runId, from: String(next.from), count: String(next.count) };
      const { data } = await call('readRunLines', query, gone.signal);
      // A log that is shorter than it was said to be would be asked for without end.
      if (data.length === 0) throw new Error(`line ${next.from} is missing`);
      put(next.from, data);
    }
  }

  onScopeDispose(() => {
    gone.abort();
    clearTimeout(again);
  });

  return { at: (line: number) => lines.at(line), version, error, put, need };
}
