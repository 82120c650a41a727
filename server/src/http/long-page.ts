import { setImmediate } from 'node:timers/promises';
import { TURN } from '../in-turns.ts';
import { success } from './envelope.ts';

interface Rows {
  readonly data: readonly unknown[];
}

/** Whether an answer has more rows than are checked and written at once. */
export function isLongPage(result: unknown): result is Rows {
  const { data } = (result ?? {}) as Partial<Rows>;
  return Array.isArray(data) && data.length > TURN;
}

/**
 * The envelope of a list of many rows, as text. Checking and writing 10,000 clusters takes a tenth of a second and more
 * in which nobody else would be answered, so it is done in turns.
 * @param check throws for an answer that is not as declared, and takes away what is not declared
 */
export async function longPageText(result: Rows, check: (answer: unknown) => void): Promise<string> {
  const rows: string[] = [];
  for (let from = 0; from < result.data.length; from += TURN) {
    if (from > 0) await setImmediate();
    const data = result.data.slice(from, from + TURN);
    check({ ...result, data });
    rows.push(JSON.stringify(data).slice(1, -1));
  }
  const frame = { ...result, data: [] };
  check(frame);
  const { data: _empty, ...members } = frame;
  // The members, then the rows, in the place of the two braces that close result and envelope.
  const before = JSON.stringify(success(members)).slice(0, -2);
  return `${before},"data":[${rows.join(',')}]}}`;
}
