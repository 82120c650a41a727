import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../commands/app-error.ts';
import type { StoredEvent } from '../engine/ports.ts';
import { HttpError } from './http-error.ts';

/** Where a stream takes events from. Rows are the truth; a wake-up only says that it is worth looking again. */
export interface RunEvents {
  /** How the run stands; null when there is none. */
  stateOf(runId: string): Promise<{ readonly over: boolean } | null>;
  readEvents(runId: string, after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Calls back whenever the run has new events or is over, until the returned function is called. */
  subscribe(runId: string, wake: () => void): () => void;
}

/** Proxies and browsers give an idle connection up after a minute or so. */
const HEARTBEAT_MS = 15_000;
const BATCH = 500;
const MAX_STREAMS = 256;

/** The open streams of one console. */
export class EventStreams {
  readonly #source: RunEvents;
  readonly #heartbeatMs: number;
  readonly #stop = new AbortController();
  #open = 0;

  constructor(source: RunEvents, heartbeatMs = HEARTBEAT_MS) {
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
    if ((await this.#source.stateOf(input.runId)) === null) refuse('run_unknown', { id: input.runId });
    if (this.#open >= MAX_STREAMS) {
      throw new HttpError(429, { code: 'too_many_streams', params: { limit: MAX_STREAMS } });
    }
    const resumed = request.headers['last-event-id'];
    const after = /^\d{1,15}$/.test(String(resumed)) ? Number(resumed) : Number(input.after ?? 0);
    reply.hijack();
    this.#open += 1;
    try {
      await this.#stream(input.runId, after, reply);
    } catch (error) {
      if (!reply.raw.destroyed) request.log.error({ err: error, runId: input.runId }, 'event stream failed');
      reply.raw.destroy();
    } finally {
      this.#open -= 1;
    }
  }

  /** Ends every stream; readers come back to the next console by themselves. */
  close(): void {
    this.#stop.abort();
  }

  async #stream(runId: string, after: number, reply: FastifyReply): Promise<void> {
    const out = reply.raw;
    const gone = new AbortController();
    out.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#stop.signal]);
    const bell = new Bell(signal);
    const unsubscribe = this.#source.subscribe(runId, () => bell.ring());
    const heartbeat = setInterval(() => out.writableNeedDrain || out.write(': \n\n'), this.#heartbeatMs);
    try {
      out.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8' });
      out.write('retry: 2000\n\n');
      let position = after;
      while (!signal.aborted) {
        // Asked before the events are read, so that none can fall between the last batch and the end.
        const state = await this.#source.stateOf(runId);
        const events = await this.#source.readEvents(runId, position, BATCH);
        for (const { position: id, event } of events) {
          await writeOrWait(out, `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`, signal);
          position = id;
        }
        if (events.length === BATCH) continue;
        if (state === null || state.over) break;
        await bell.wait();
      }
      if (!signal.aborted) out.write(`event: end\ndata: {}\n\n`);
    } finally {
      clearInterval(heartbeat);
      unsubscribe();
      out.end();
    }
  }
}

/** The headers that hooks set, which a hijacked reply does not send by itself. */
function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  const set = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Record<string, string | number | string[]>;
}

/** A slow reader waits by itself: nothing is read for it that it cannot take. */
async function writeOrWait(out: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || out.write(text)) return;
  await once(out, 'drain', { signal }).catch(() => undefined);
}

/** Remembers a ring that came while nobody waited. */
class Bell {
  #rung = false;
  #answer: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rung = true;
    this.#answer?.();
  }

  async wait(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>(resolve => {
        this.#answer = resolve;
      });
    }
    this.#rung = false;
    this.#answer = null;
  }
}
