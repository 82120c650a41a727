import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { aRun, idsOf, read } from './streams.ts';

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
