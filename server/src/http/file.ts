import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { logged } from './parts.ts';

/** An answer that is a file. Its body is made while it is sent, no faster than the caller takes it. */
export interface FileAnswer {
  /** Name to save it under; any characters. */
  readonly name: string;
  /** Its media type when it is not compressed; plain text when absent. */
  readonly type?: string;
  readonly body: AsyncIterable<string>;
  /** Whether it is sent as a gzip file, named so. */
  readonly isCompressed: boolean;
}

export function sendFile(reply: FastifyReply, { name, type, body, isCompressed }: FileAnswer): FastifyReply {
  const text = Readable.from(logged(reply, body));
  return (
    reply
      .header('content-type', isCompressed ? 'application/gzip' : (type ?? 'text/plain; charset=utf-8'))
      .header('content-disposition', disposition(isCompressed ? `${name}.gz` : name))
      // nginx would write up to a gigabyte of it to its own disk.
      .header('x-accel-buffering', 'no')
      .send(isCompressed ? compressed(text) : text)
  );
}

/** Its end, whichever comes first, ends both: a caller that has gone, or text that could not be read. */
function compressed(text: Readable): Readable {
  const gzip = createGzip();
  // Fastify hears of an error by the stream that it sends.
  pipeline(text, gzip, () => undefined);
  return gzip;
}

/** RFC 6266: the name in full for browsers of this age, and in ASCII for the others. */
function disposition(name: string): string {
  // No path, no quote, nothing that Windows refuses in a name, nothing that cannot be seen.
  const safe = name.toWellFormed().replace(/[\\/:*?"<>|\p{C}]/gu, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*!]/g, c => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${safe.replace(/[^ -~]/g, '_')}"; filename*=UTF-8''${encoded}`;
}
