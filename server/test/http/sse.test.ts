import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../src/engine/ports.ts';
import { createChanges } from '../../src/feed/changes.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { EventStreams } from '../../src/http/sse.ts';
import { httpSide } from './harness.ts';

const line = (text: string): RunEvent => ({ type: 'line', text });

/** A run in memory behind the real feed. */
async function aRun(heartbeatMs = 60_000) {
  const stored: StoredEvent[] = [];
  let over = false;
  let reads = 0;
  const changes = createChanges(5);
  const feed = createFeed({
    announce: changes.announce,
    store: {
      appendEvents: async (_run, events) => {
        for (const event of events) stored.push({ position: stored.length + 1, event });
        return stored.length;
      },
      readEvents: async (_run, after, limit) => {
        reads += 1;
        return stored.slice(after, after + limit);
      },
      unfinishedRuns: async () =>
        over
          ? []
          : [
              {
                id: 'aaaaaaaa',
                clusterId: 'c',
                action: 'deploy',
                state: 'running',
                hosts: [],
                supervisor: null,
              },
            ],
    },
  });
  const streams = new EventStreams({ feed, changes, hasRun: async id => id === 'aaaaaaaa' }, heartbeatMs);
  const app = httpSide({ runEvents: (input, request, reply) => streams.send(input, request, reply) });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/runEvents?runId=aaaaaaaa`;
  closers.push(async () => {
    streams.close();
    await app.close();
  });
  return {
    app,
    url,
    streams,
    say: (...texts: string[]) => feed.append('aaaaaaaa', texts.map(line), 0),
    end: () => {
      over = true;
      feed.ended('aaaaaaaa');
    },
    reads: () => reads,
  };
}
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Reads a stream until it ends, or until its text has `until`. */
async function read(response: Response, until?: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (until !== undefined && text.includes(until)) break;
  }
  return text;
}

const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(match => Number(match[1]));

describe('the stream of a run', () => {
  it('sends what is stored, then what comes, then end', async () => {
    const run = await aRun();
    await run.say('one', 'two');
    const response = await fetch(run.url);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const whole = read(response);
    await run.say('three');
    run.end();
    const text = await whole;
    expect(idsOf(text)).toEqual([1, 2, 3]);
    expect(text).toContain('id: 3\ndata: {"type":"line","text":"three"}\n\n');
    expect(text.endsWith('event: end\ndata: {}\n\n')).toBe(true);
  });

  it('goes on exactly after the position that the reader has; the header counts more than the query', async () => {
    const run = await aRun();
    await run.say(...Array.from({ length: 1200 }, (_, i) => String(i + 1)));
    run.end();
    expect(idsOf(await read(await fetch(`${run.url}&after=1190`)))).toEqual([
      1191, 1192, 1193, 1194, 1195, 1196, 1197, 1198, 1199, 1200,
    ]);
    const resumed = await fetch(`${run.url}&after=0`, { headers: { 'last-event-id': '1199' } });
    expect(idsOf(await read(resumed))).toEqual([1200]);
    expect(idsOf(await read(await fetch(run.url)))).toEqual(Array.from({ length: 1200 }, (_, i) => i + 1));
    expect(idsOf(await read(await fetch(`${run.url}&after=1200`)))).toEqual([]);
  });

  it('keeps an idle connection alive with comments', async () => {
    const run = await aRun(20);
    expect(await read(await fetch(run.url), ':\n\n:\n\n')).toContain(':\n\n:\n\n');
  });

  it('does not read on for a reader that does not take what it got', async () => {
    const run = await aRun();
    const text = 'x'.repeat(4000);
    for (let i = 0; i < 40; i += 1) await run.say(...Array.from({ length: 500 }, () => text));
    const { port } = new URL(run.url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.write('GET /api/v1/runEvents?runId=aaaaaaaa HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(slow, 'readable');
    // Others are served meanwhile, and whole: 80 MB.
    run.end();
    expect(idsOf(await read(await fetch(run.url)))).toHaveLength(20_000);
    expect(run.reads()).toBeLessThan(42 + 30);
    slow.destroy();
  });

  it('ends when the console stops, without the word end', async () => {
    const run = await aRun();
    await run.say('one');
    const response = await fetch(run.url);
    const rest = read(response);
    run.streams.close();
    expect(await rest).not.toContain('event: end');
  });

  it('of an unknown run is refused in the envelope', async () => {
    const run = await aRun();
    const response = await fetch(run.url.replace('aaaaaaaa', 'bbbbbbbb'));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ code: 500, result: null, error: { code: 'run_unknown' } });
  });

  it.each(['-1', '1.5', 'x', ''])('refuses the position %j', async after => {
    const run = await aRun();
    const response = await fetch(`${run.url}&after=${after}`);
    expect(await response.json()).toMatchObject({
      code: 500,
      error: { code: 'field_format', field: 'after' },
    });
  });
});
