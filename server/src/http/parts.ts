import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Sends an answer in parts, a line of JSON each, as they are made and no faster than the caller takes them. When the
 * caller goes no more is made.
 * @param check throws for a part that is not as declared
 */
export function sendParts(
  reply: FastifyReply,
  parts: AsyncIterable<unknown>,
  check: (part: unknown) => void,
): FastifyReply {
  return (
    reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      // nginx would keep parts back until its buffers are full.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(logged(reply, textOf(parts, check))))
  );
}

async function* textOf(
  parts: AsyncIterable<unknown>,
  check: (part: unknown) => void,
): AsyncGenerator<string> {
  for await (const part of parts) {
    check(part);
    yield `${JSON.stringify(part)}\n`;
  }
}

/** What is sent while it is made can break off after the status is out: then the log is the only place to say why. */
export async function* logged<T>(reply: FastifyReply, body: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* body;
  } catch (error) {
    reply.log.error({ err: error }, 'answer broke off');
    throw error;
  }
}
