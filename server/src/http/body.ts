import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '@dolphindeck/contract/api/endpoint.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { parseJson } from './json-text.ts';

/** Largest JSON body; the largest cluster that its schema accepts is well below. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** How much of a body that is too large is read before the answer: one who still writes does not read it. */
const DRAINED_BYTES = 64 * MAX_JSON_BYTES;
const JSON_SECONDS = 30;
/**
 * The body of an upload stands still when it has not brought so much in such a time; its connection is closed then. As a
 * whole it may take as long as it likes: half a KiB a second is slower than any line, and more than a byte now and then.
 */
const MOVES_BYTES = 64 * 1024;
const STILL_SECONDS = 120;
const LOOK_SECONDS = 10;
/** How long the rest of a refused body is read, so that its sender comes to read the answer. */
const DRAIN_SECONDS = 30;

/** What the body of an interface must be sent as. */
const MEDIA_TYPES: Readonly<Record<Endpoint['transport'], string>> = {
  envelope: 'application/json',
  session: 'application/json',
  events: 'application/json',
  parts: 'application/json',
  file: 'application/json',
  upload: 'application/octet-stream',
};

/**
 * Takes JSON bodies. `request.body` becomes the outcome of `parseJson`, which the route refuses in its own words.
 * Replaces Fastify's parser: that one takes repeated members and closes the connection of a malformed body.
 */
export function acceptJson(app: FastifyInstance, seconds = JSON_SECONDS): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    MEDIA_TYPES.envelope,
    async (request: FastifyRequest, payload: IncomingMessage) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
      if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw wrongMediaType('envelope');
      return parseJson(await collect(request, payload, seconds));
    },
  );
}

/** Takes the body of an upload as a stream: it is never held in memory. */
export function acceptUpload(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(MEDIA_TYPES.upload, async (request: FastifyRequest, payload: IncomingMessage) => {
    requirePace(request);
    return bytesOf(payload);
  });
}

/** Ends a connection whose body stands still. What the store does with the whole file may take as long as it needs. */
function requirePace({ raw, log }: FastifyRequest): void {
  const { socket } = raw;
  let moved = { bytes: socket.bytesRead, looksAgo: 0 };
  const watch = setInterval(() => {
    moved.looksAgo += 1;
    const bytes = socket.bytesRead - moved.bytes;
    // Bytes that nobody took yet: it is the disk that is slow, not the sender.
    if (bytes >= MOVES_BYTES || raw.readableLength > 0) moved = { bytes: socket.bytesRead, looksAgo: 0 };
    if (moved.looksAgo * LOOK_SECONDS < STILL_SECONDS) return;
    log.warn({ bytes, seconds: STILL_SECONDS }, 'upload is ended: its body stands still');
    raw.destroy();
  }, LOOK_SECONDS * 1000);
  for (const over of ['end', 'close']) raw.once(over, () => clearInterval(watch));
}

/** Reads what is left of a body once its answer is out: Node.js does that only for bodies that nobody began. */
export function drainBodies(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.readableEnded || raw.destroyed) return;
    const timer = setTimeout(() => raw.destroy(), DRAIN_SECONDS * 1000);
    raw.once('close', () => clearTimeout(timer)).resume();
  });
}

export function wrongMediaType(transport: Endpoint['transport']): HttpError {
  return new HttpError(415, { code: 'media_type', params: { expected: MEDIA_TYPES[transport] } });
}

/** The chunks of a body. Leaving the loop early keeps the connection, over which the refusal is still to go. */
function bytesOf(payload: IncomingMessage): AsyncIterable<Buffer> {
  return payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/** The whole body, if it is neither too large nor too slow. */
async function collect(request: FastifyRequest, payload: IncomingMessage, seconds: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > DRAINED_BYTES) throw tooLarge();
  const slow = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    slow.reject(new HttpError(408, { code: 'body_slow', params: { seconds } }));
  }, seconds * 1000);
  try {
    return await Promise.race([readAll(payload), slow.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(payload: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of bytesOf(payload)) {
      bytes += chunk.length;
      if (bytes > DRAINED_BYTES) break;
      if (bytes <= MAX_JSON_BYTES) chunks.push(chunk);
    }
  } catch {
    // Nobody is there to read this answer: the sender closed the connection in the middle of its body.
    throw new HttpError(400, { code: 'request_malformed', params: { detail: 'body cut off' } });
  }
  if (bytes > MAX_JSON_BYTES) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge(): HttpError {
  return new HttpError(413, { code: 'body_too_large', params: { limit: MAX_JSON_BYTES } });
}
