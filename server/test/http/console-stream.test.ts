import { once } from 'node:events';
import { connect } from 'node:net';
import { TOPICS } from '@dolphindeck/contract/api/topics.ts';
import { describe, expect, it } from 'vitest';
import { post } from './harness.ts';
import { aRun, follow, idsOf, read } from './streams.ts';

const topicsOf = (text: string): string[][] =>
  [...text.matchAll(/^event: changed\ndata: (.*)$/gm)].map(match => JSON.parse(match[1] ?? '').topics);
const ALL = `data: ${JSON.stringify({ topics: TOPICS })}\n\n`;

describe('the stream of a page', () => {
  it('begins with every topic, since a page that was away does not know what it missed', async () => {
    const { consoleUrl } = await aRun();
    const response = await fetch(consoleUrl);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(topicsOf(await read(response, ALL))).toEqual([[...TOPICS]]);
  });

  it('tells what a request has changed, and nothing of one that was refused or only looked', async () => {
    const { app, consoleUrl } = await aRun();
    const seen = read(await fetch(consoleUrl), '["hosts"]');
    await post(app, 'login', { password: 'x' });
    await post(app, 'deleteConfig', { id: 'no id' });
    await post(app, 'deleteHost', { id: 'aaaaaaaa' });
    expect(topicsOf(await seen)).toEqual([[...TOPICS], ['hosts']]);
  });

  it('tells that runs and clusters have changed when a run begins or ends', async () => {
    const run = await aRun();
    const seen = read(await fetch(run.consoleUrl), '["clusters","runs"]');
    await run.end();
    expect(topicsOf(await seen)).toEqual([[...TOPICS], ['clusters', 'runs']]);
  });

  it('gathers what changes at the same time', async () => {
    const run = await aRun();
    const stream = follow(await fetch(run.consoleUrl));
    for (let i = 0; i < 10_000; i += 1) run.announce(i % 2 === 0 ? ['hosts'] : ['packages']);
    await stream.until('["hosts","packages"]');
    run.announce(['runs']);
    expect(topicsOf(await stream.until('["runs"]'))).toEqual([[...TOPICS], ['hosts', 'packages'], ['runs']]);
  });

  it('has the events of a run with their positions, and goes on when the run is over', async () => {
    const run = await aRun();
    await run.say('one', 'two');
    const stream = follow(await fetch(`${run.consoleUrl}?runId=aaaaaaaa&after=1`));
    await run.say('three');
    await run.end();
    await stream.until('event: end\n');
    await stream.until('["clusters","runs"]');
    run.announce(['configs']);
    const text = await stream.until('["configs"]');
    expect(idsOf(text)).toEqual([2, 3]);
    expect(text).toContain('event: run\nid: 3\ndata: {"type":"line","text":"three"}\n\n');
    expect(text.indexOf('event: end\ndata: {}\n\n')).toBeGreaterThan(text.indexOf('id: 3'));
    expect(text.indexOf('["configs"]')).toBeGreaterThan(text.indexOf('event: end'));
  });

  it('goes on after the position that a browser repeats', async () => {
    const run = await aRun();
    await run.say('one', 'two', 'three');
    await run.end();
    const headers = { 'last-event-id': '2' };
    const response = await fetch(`${run.consoleUrl}?runId=aaaaaaaa&after=0`, { headers });
    expect(idsOf(await read(response, 'event: end'))).toEqual([3]);
  });

  it('shows a page that it lives, by an event, for a page does not see comments', async () => {
    const { consoleUrl } = await aRun(20);
    expect(await read(await fetch(consoleUrl), 'event: heartbeat\ndata: {}\n\n')).toContain('heartbeat');
  });

  it('does not read on for a reader that does not take what it got, nor hold others up', async () => {
    const run = await aRun();
    for (let i = 0; i < 40; i += 1) {
      await run.say(...Array.from({ length: 500 }, () => 'x'.repeat(4000)));
    }
    const slow = connect(Number(new URL(run.base).port), '127.0.0.1');
    slow.write('GET /api/v1/consoleEvents?runId=aaaaaaaa HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(slow, 'readable');
    const seen = read(await fetch(run.consoleUrl), '["hosts"]');
    for (let i = 0; i < 10_000; i += 1) run.announce(['hosts']);
    expect(topicsOf(await seen).at(-1)).toEqual(['hosts']);
    // Of 41 pages with 80 MB.
    expect(run.reads()).toBeLessThan(30);
    slow.destroy();
  });

  it('ends when the console stops, and is refused for an unknown run', async () => {
    const run = await aRun();
    const refused = await fetch(`${run.consoleUrl}?runId=bbbbbbbb`);
    expect(await refused.json()).toMatchObject({ code: 500, error: { code: 'run_unknown' } });
    const rest = read(await fetch(`${run.consoleUrl}?runId=aaaaaaaa`));
    run.streams.close();
    expect(await rest).not.toContain('event: end');
  });
});
