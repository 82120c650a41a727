import type { AddressInfo } from 'node:net';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { onTestFinished } from 'vitest';
import { type Access, OPEN_ACCESS } from '../../src/access/access.ts';
import type { StoredEvent, UnfinishedRun } from '../../src/engine/ports.ts';
import { createChanges } from '../../src/feed/changes.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { EventStreams } from '../../src/http/sse.ts';
import type { Store } from '../../src/store/store.ts';
import { endRun } from '../engine/support/end-run.ts';
import { storeRun } from '../store/support.ts';
import { httpSide } from './harness.ts';

const line = (text: string): RunEvent => ({ type: 'line', text });

/** Where the events of a run are. */
interface Source {
  readonly runId: string;
  readonly store: Parameters<typeof createFeed>[0]['store'];
  /** Makes the run be over. */
  readonly end: () => Promise<unknown>;
  /** What the store takes its time for before it says that it knows the run; nothing when absent. */
  readonly beforeFound?: () => Promise<unknown>;
}

/** A run in memory. */
export function inMemory(): Source {
  const stored: StoredEvent[] = [];
  const run: UnfinishedRun = {
    id: 'aaaaaaaa',
    clusterId: 'c',
    clusterName: 'c',
    action: 'deploy',
    state: 'running',
    hosts: [],
    supervisor: null,
  };
  const unfinished = [run];
  return {
    runId: run.id,
    store: {
      appendEvents: async (_run, events) => {
        for (const event of events) stored.push({ position: stored.length + 1, event });
        return stored.length;
      },
      readEvents: async (_run, after, limit) => stored.slice(after, after + limit),
      isUnfinished: async id => unfinished.some(one => one.id === id),
    },
    end: async () => unfinished.pop(),
  };
}

/** A run in a real store. */
export async function inStore(store: Store): Promise<Source> {
  const runId = await storeRun(store);
  const end = () => endRun(store.runs, runId, 'success');
  return { runId, store: store.runs, end };
}

/** Whoever sends a token is the user of that name. */
export const BY_TOKEN: Access = {
  ...OPEN_ACCESS,
  identify: async ({ token = 'admin' }) => ({ user: token, role: 'admin' }),
};

/** A run behind the real feed and streams. */
export async function aRun(heartbeatMs?: number, source: Source = inMemory()) {
  const { runId, store, end, beforeFound } = source;
  let reads = 0;
  const changes = createChanges(5);
  const feed = createFeed({
    announce: changes.announce,
    store: {
      ...store,
      readEvents: (...args) => {
        reads += 1;
        return store.readEvents(...args);
      },
    },
  });
  const hasRun = async (id: string) => {
    await beforeFound?.();
    return id === runId;
  };
  const streams = new EventStreams({ feed, changes, hasRun, mayStay: async () => true }, heartbeatMs);
  const sent: Promise<void>[] = [];
  const keep = (done: Promise<void>) => {
    sent.push(done);
    return done;
  };
  const app = httpSide(
    {
      runEvents: (input, request, reply) => keep(streams.send(input, request, reply)),
      consoleEvents: (input, request, reply) => keep(streams.sendConsole(input, request, reply)),
    },
    [],
    { announce: changes.announce, access: BY_TOKEN },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    streams.close();
    await app.close();
  });
  return {
    app,
    base,
    runId,
    url: `${base}/api/v1/runEvents?runId=${runId}`,
    consoleUrl: `${base}/api/v1/consoleEvents`,
    announce: changes.announce,
    streams,
    /** What was asked for so far: each until its stream is over. */
    sent,
    say: (...texts: string[]) => feed.append(runId, texts.map(line), 0),
    end: async () => {
      await end();
      feed.ended(runId);
    },
    reads: () => reads,
  };
}

/** Reads a stream until it ends, or until its text has `until`. */
export async function read(response: Response, until?: string): Promise<string> {
  return follow(response).until(until);
}

/** Reads a stream part by part; `until` answers all its text so far. */
export function follow(response: Response) {
  const chunks = (response.body ?? new ReadableStream<Uint8Array>()).values();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async until(part?: string): Promise<string> {
      while (part === undefined || !text.includes(part)) {
        const { done, value } = await chunks.next();
        if (done) return text;
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
  };
}

export const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(match => Number(match[1]));
