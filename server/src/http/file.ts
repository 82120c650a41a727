import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** An answer that is a file. Its body is made while it is sent, no faster than the caller takes it. */
export interface FileAnswer {
  /** Name to save it under; any characters. */
  readonly name: string;
  readonly body: AsyncIterable<string>;
}

export function sendFile(reply: FastifyReply, { name, body }: FileAnswer): FastifyReply {
  return (
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('content-disposition', disposition(name))
      // nginx would write up to a gigabyte of it to its own disk.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(body))
  );
}

/** RFC 6266: the name in full for browsers of this age, and in ASCII for the others. */
function disposition(name: string): string {
  // No path, no quote, nothing that Windows refuses in a name, nothing that cannot be seen.
  const safe = name.toWellFormed().replace(/[\\/:*?"<>|\p{C}]/gu, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*!]/g, c => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${safe.replace(/[^ -~]/g, '_')}"; filename*=UTF-8''${encoded}`;
}
