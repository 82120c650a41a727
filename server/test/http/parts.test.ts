import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Handlers } from '../../src/http/bind.ts';
import { httpSide } from './harness.ts';

const PATH = '/api/v1/searchRunLog?runId=aaaaaaaa&after=0';

async function serving(searchRunLog: Handlers['searchRunLog'], log: object[] = []) {
  const app = httpSide({ searchRunLog }, log);
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return (app.server.address() as AddressInfo).port;
}

describe('an answer in parts', () => {
  it('is a line of JSON for each, sent when it is made', async () => {
    const more = Promise.withResolvers<void>();
    const port = await serving(async () =>
      (async function* () {
        yield { rows: 2, matches: [{ line: 1, text: 'a\nb\u2028' }], next: 1 };
        await more.promise;
        yield { rows: 2, matches: [], next: null };
      })(),
    );
    const response = await fetch(`http://127.0.0.1:${port}${PATH}`);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    const first = (await reader.read()).value ?? '';
    expect(first.endsWith('\n')).toBe(true);
    expect(JSON.parse(first)).toEqual({ rows: 2, matches: [{ line: 1, text: 'a\nb\u2028' }], next: 1 });
    more.resolve();
    expect(await reader.read()).toMatchObject({ value: '{"rows":2,"matches":[],"next":null}\n' });
    expect((await reader.read()).done).toBe(true);
  });

  it('is made no faster than the caller takes it, and no longer than it listens', async () => {
    let made = 0;
    const left = Promise.withResolvers<void>();
    const matches = [{ line: 1, text: 'x'.repeat(100_000) }];
    const port = await serving(async () =>
      (async function* () {
        try {
          for (;;) {
            made += 1;
            yield { rows: 1, matches, next: null };
          }
        } finally {
          left.resolve();
        }
      })(),
    );
    const slow = connect(port, '127.0.0.1');
    slow.write(`GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await once(slow, 'readable');
    // Until nothing moves any more: every buffer between the two is full.
    for (let before = -1; before !== made; ) {
      before = made;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    expect(made).toBeLessThan(300);
    slow.destroy();
    await left.promise;
  });

  it('that breaks off, or is not as declared, is cut and not ended; the log says why', async () => {
    const log: object[] = [];
    const port = await serving(
      async () =>
        (async function* () {
          yield { rows: 1, matches: [], next: 1 };
          await new Promise(resolve => setImmediate(resolve));
          yield { rows: 'many' } as never;
        })(),
      log,
    );
    const whole = fetch(`http://127.0.0.1:${port}${PATH}`).then(response => response.text());
    await expect(whole).rejects.toThrow();
    await expect.poll(() => JSON.stringify(log)).toContain('answer of searchRunLog');
  });
});
