import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../commands/app-error.ts';
import type { Feed } from '../feed/feed.ts';
import { HttpError } from './http-error.ts';

/** Where a stream takes events from. */
export interface EventSource {
  readonly feed: Pick<Feed, 'subscribe'>;
  hasRun(runId: string): Promise<boolean>;
}

/** Proxies and browsers give an idle connection up after a minute or so. */
const HEARTBEAT_MS = 15_000;
const MAX_STREAMS = 256;

/** The open streams of one console. */
export class EventStreams {
  readonly #source: EventSource;
  readonly #heartbeatMs: number;
  readonly #closing = new AbortController();
  #open = 0;

  constructor(source: EventSource, heartbeatMs = HEARTBEAT_MS) {
    this.#source = source;
    this.#heartbeatMs = heartbeatMs;
  }

  /**
   * Sends the events of a run from a position on, as they come, and `end` when the run is over.
   * @param input `after`: the last position that the reader has; its Last-Event-ID header counts more, since a
   * browser that reconnects repeats the URL with which it began
   */
  async send(
    input: { readonly runId: string; readonly after?: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    if (!(await this.#source.hasRun(input.runId))) refuse('run_unknown', { id: input.runId });
    if (this.#open >= MAX_STREAMS) {
      throw new HttpError(429, { code: 'too_many_streams', params: { limit: MAX_STREAMS } });
    }
    const resumed = String(request.headers['last-event-id'] ?? '');
    const after = Number(/^\d{1,15}$/.test(resumed) ? resumed : (input.after ?? 0));
    reply.hijack();
    this.#open += 1;
    try {
      await this.#stream(input.runId, after, reply);
    } catch (error) {
      request.log.error({ err: error, runId: input.runId }, 'event stream failed');
      reply.raw.destroy();
    } finally {
      this.#open -= 1;
    }
  }

  /** Ends every stream; a browser comes back to the next console by itself. */
  close(): void {
    this.#closing.abort();
  }

  async #stream(runId: string, after: number, reply: FastifyReply): Promise<void> {
    const out = reply.raw;
    const gone = new AbortController();
    out.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const heartbeat = setInterval(() => out.writableNeedDrain || out.write(':\n\n'), this.#heartbeatMs);
    try {
      out.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8' });
      out.write('retry: 2000\n\n');
      for await (const page of this.#source.feed.subscribe(runId, after, signal)) {
        for (const { position, event } of page) {
          await writeOrWait(out, `id: ${position}\ndata: ${JSON.stringify(event)}\n\n`, signal);
        }
      }
      if (!signal.aborted) out.write('event: end\ndata: {}\n\n');
    } finally {
      clearInterval(heartbeat);
      out.end();
    }
  }
}

/** The headers that hooks set, which a hijacked reply does not send by itself. */
function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  const set = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Record<string, string | number | string[]>;
}

/** A slow reader waits by itself: no more is read for it than it takes. */
async function writeOrWait(out: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || out.write(text)) return;
  await once(out, 'drain', { signal }).catch(() => undefined);
}
