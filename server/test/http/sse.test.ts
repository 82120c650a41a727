import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aRun, follow, idsOf, inMemory, read } from './streams.ts';

describe('the stream of a run', () => {
  it('sends what is stored, then what comes, then end', async () => {
    const run = await aRun();
    await run.say('one', 'two');
    const response = await fetch(run.url);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const whole = read(response);
    await run.say('three');
    await run.end();
    const text = await whole;
    expect(idsOf(text)).toEqual([1, 2, 3]);
    expect(text).toContain('id: 3\ndata: {"type":"line","text":"three"}\n\n');
    expect(text.endsWith('event: end\ndata: {}\n\n')).toBe(true);
  });

  it('goes on exactly after the position that the reader has; the header counts more than the query', async () => {
    const run = await aRun();
    await run.say(...Array.from({ length: 1200 }, (_, i) => String(i + 1)));
    await run.end();
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

  it('is never silent for three quarters of a minute, after which a page gives it up; a proxy waits for one', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const run = await aRun();
    const streams = [follow(await fetch(run.url)), follow(await fetch(run.consoleUrl))];
    vi.advanceTimersByTime(45_000);
    await Promise.all(streams.map((stream, i) => stream.until([':\n\n', 'event: heartbeat\n'][i])));
  });

  it('carries any text as it is, whatever ends a line for some reader', async () => {
    const anyTexts = fc.array(fc.string({ unit: 'binary' }), { minLength: 50, maxLength: 50 });
    const texts = [
      ...fc.sample(anyTexts, 4).flat(),
      'a\r\nb\n\nid: 7\n\n',
      '\0',
      '\u2028\u2029\x85',
      '\ud83d',
    ];
    const run = await aRun();
    await run.say(...texts);
    await run.end();
    // As a browser takes it apart.
    const lines = (await read(await fetch(run.url))).split(/\r\n|\n|\r/);
    const data = lines.filter(line => line.startsWith('data: ')).map(line => JSON.parse(line.slice(6)));
    expect(data.slice(0, -1)).toEqual(texts.map(text => ({ type: 'line', text })));
    expect(idsOf(lines.join('\n'))).toEqual(texts.map((_, i) => i + 1));
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
    await run.end();
    expect(idsOf(await read(await fetch(run.url)))).toHaveLength(20_000);
    expect(run.reads()).toBeLessThan(42 + 30);
    slow.destroy();
  });

  it.each(['url', 'consoleUrl'] as const)(
    'of a reader that leaves while its run is looked for is over (%s)',
    async kind => {
      const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const beforeFound = () => {
        asked.resolve();
        return answered.promise;
      };
      const run = await aRun(60_000, { ...inMemory(), beforeFound });
      const closed = new Promise<void>(resolve => {
        run.app.server.once('connection', socket => socket.once('close', () => resolve()));
      });
      const leaving = new AbortController();
      const url = kind === 'url' ? run.url : `${run.consoleUrl}?runId=${run.runId}`;
      const response = fetch(url, { signal: leaving.signal });
      await asked.promise;
      leaving.abort();
      await expect(response).rejects.toThrow();
      await closed;
      answered.resolve();
      await Promise.all(run.sent);
      expect([run.sent.length, run.streams.size]).toEqual([1, 0]);
    },
  );

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
