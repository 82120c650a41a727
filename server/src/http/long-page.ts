import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { TURN } from '../in-turns.ts';
import { success } from './envelope.ts';
import { logged } from './parts.ts';

interface Rows {
  readonly data: readonly unknown[];
}

interface MadeRows {
  readonly data: AsyncIterable<readonly unknown[]>;
}

/** Whether an answer has rows that are made while it is sent. */
export function isMadePage(result: unknown): result is MadeRows {
  const { data } = (result ?? {}) as Partial<MadeRows>;
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
}

/**
 * Sends such a list no faster than the caller takes it. When the caller goes no more is made. Nothing is sent before the
 * first rows are made.
 * @param check throws for an answer that is not as declared, and takes away what is not declared
 */
export function sendMadePage(
  reply: FastifyReply,
  result: MadeRows,
  check: (answer: unknown) => void,
): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .send(Readable.from(logged(reply, madePageText(result, check))));
}

/** The envelope of such a list, in pieces of text. */
export async function* madePageText(
  result: MadeRows,
  check: (answer: unknown) => void,
): AsyncGenerator<string> {
  let before = frameOf(result, check);
  for await (const rows of result.data) {
    const data = [...rows];
    check({ ...result, data });
    yield before + JSON.stringify(data).slice(1, -1);
    before = ',';
  }
  yield before === ',' ? END : before + END;
}

const END = ']}}';

/** The envelope up to where the rows begin. */
function frameOf(result: object, check: (answer: unknown) => void): string {
  const frame = { ...result, data: [] };
  check(frame);
  const { data: _empty, ...members } = frame;
  // The members, then the rows, in the place of the two braces that close result and envelope.
  return `${JSON.stringify(success(members)).slice(0, -2)},"data":[`;
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
  return frameOf(result, check) + rows.join(',') + END;
}
