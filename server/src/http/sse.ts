import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../commands/app-error.ts';
import type { Changes } from '../feed/changes.ts';
import type { Feed } from '../feed/feed.ts';
import { TURN, Turns } from '../in-turns.ts';
import { callerOf } from './auth.ts';
import { Frames } from './frames.ts';
import { Places } from './places.ts';

/** Where streams take events from. */
export interface EventSource {
  readonly feed: Pick<Feed, 'subscribe'>;
  readonly changes: Pick<Changes, 'subscribe'>;
  hasRun(runId: string): Promise<boolean>;
  /** Whether who opened a stream may still look: the session may have ended since. */
  mayStay(request: FastifyRequest): Promise<boolean>;
}

/** Proxies give an idle connection up after a minute (nginx); a page gives it up after three heartbeats. */
const HEARTBEAT_MS = 15_000;
/** A page has one stream. */
const STREAMS = { ofUser: 64, ofAll: 256 };
/** Heartbeats through which a reader may take nothing at all: two minutes. */
const STALLED_BEATS = 8;

/** Events of a run, on a stream of its own and on one that tells of other things too. */
const [PLAIN, AMONG_OTHERS] = [new Frames(''), new Frames('event: run\n')];

/** A stream that is open. `send` waits until a slow reader has taken what it got: no more is read for it meanwhile. */
interface Stream {
  readonly signal: AbortSignal;
  readonly send: (text: string) => Promise<void>;
}

/** The open streams of one console. */
export class EventStreams {
  readonly #source: EventSource;
  readonly #heartbeatMs: number;
  readonly #closing = new AbortController();
  /** Of streams that have much to catch up with: many that begin at once would else keep everybody waiting. */
  readonly #turns = new Turns();
  readonly #open = new Places(STREAMS, 'too_many_streams');

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
    input: { readonly runId: string; readonly after?: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    await this.#requireRun(input.runId);
    const after = resumeAt(input.after, request);
    await this.#stream(request, reply, ':\n\n', stream => this.#tellRun(stream, input.runId, after, PLAIN));
  }

  /**
   * Sends what changes, by topic, and the events of a run when one is asked for. It does not end with the run.
   * Its heartbeat is an event, since a page does not see comments and could not tell silence from a dead connection.
   */
  async sendConsole(
    input: { readonly runId?: string; readonly after?: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { runId } = input;
    if (runId !== undefined) await this.#requireRun(runId);
    const after = resumeAt(input.after, request);
    await this.#stream(request, reply, 'event: heartbeat\ndata: {}\n\n', async stream => {
      await Promise.all([
        this.#tellChanges(stream),
        runId === undefined ? undefined : this.#tellRun(stream, runId, after, AMONG_OTHERS),
      ]);
    });
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Ends every stream; a browser comes back to the next console by itself. */
  close(): void {
    this.#closing.abort();
  }

  async #requireRun(runId: string): Promise<void> {
    if (!(await this.#source.hasRun(runId))) refuse('run_unknown', { id: runId });
  }

  /** Opens a stream, lets `tell` fill it, and ends it with whatever ends first: telling, the reader, the console. */
  async #stream(
    request: FastifyRequest,
    reply: FastifyReply,
    heartbeat: string,
    tell: (stream: Stream) => Promise<void>,
  ): Promise<void> {
    const leave = this.#open.enter(callerOf(request).user);
    reply.hijack();
    const out = reply.raw;
    const gone = new AbortController();
    out.once('close', () => gone.abort());
    // It has left while it was looked who it is, or for the run: no close comes any more.
    if (out.destroyed) gone.abort();
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const isStalled = stallWatch(out);
    const beat = setInterval(() => {
      // It has the position up to which it came, and comes back with that.
      if (isStalled()) return void out.destroy();
      if (!out.writableNeedDrain) out.write(heartbeat);
      // A store that is away ends nothing: it cannot tell.
      void this.#source.mayStay(request).then(
        may => may || gone.abort(),
        () => {},
      );
    }, this.#heartbeatMs);
    // A stream has its connection for itself: a console that ends would else wait for a request that may follow.
    out.shouldKeepAlive = false;
    try {
      out.writeHead(200, {
        ...headersOf(reply),
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx would keep events back until its buffers are full.
        'x-accel-buffering': 'no',
      });
      out.write('retry: 2000\n\n');
      await tell({ signal, send: text => writeOrWait(out, text, signal) });
    } catch (error) {
      request.log.error({ err: error }, 'event stream failed');
      out.destroy();
    } finally {
      // Also whatever else still tells, when one part has failed.
      gone.abort();
      clearInterval(beat);
      out.end();
      leave();
    }
  }

  async #tellRun({ signal, send }: Stream, runId: string, after: number, frames: Frames): Promise<void> {
    await this.#turns.take();
    for await (const page of this.#source.feed.subscribe(runId, after, signal)) {
      for (const part of frames.of(page)) await send(part);
      // A whole page of what is stored already takes milliseconds, and nothing that is waited for in it lets others in.
      if (page.length > TURN) await this.#turns.take();
    }
    await send('event: end\ndata: {}\n\n');
  }

  async #tellChanges({ signal, send }: Stream): Promise<void> {
    for await (const topics of this.#source.changes.subscribe(signal)) {
      await send(`event: changed\ndata: ${JSON.stringify({ topics })}\n\n`);
    }
  }
}

/** Asked at each heartbeat: whether a reader that has something to take has taken none of it for too long. */
function stallWatch(out: ServerResponse): () => boolean {
  let [waiting, beats] = [0, 0];
  return () => {
    const isStill = out.writableNeedDrain && out.writableLength === waiting;
    waiting = out.writableLength;
    beats = isStill ? beats + 1 : 0;
    return beats >= STALLED_BEATS;
  };
}

function resumeAt(after: number | undefined, request: FastifyRequest): number {
  const resumed = String(request.headers['last-event-id'] ?? '');
  return /^\d{1,15}$/.test(resumed) ? Number(resumed) : (after ?? 0);
}

/** The headers that hooks set, which a hijacked reply does not send by itself. */
function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  const set = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Record<string, string | number | string[]>;
}

/** A slow reader waits by itself: no more is read for it than it takes. */
async function writeOrWait(out: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  // To one that has left all writes fail, and no drain comes.
  if (signal.aborted || out.destroyed || out.write(text)) return;
  await once(out, 'drain', { signal }).catch(() => undefined);
}
