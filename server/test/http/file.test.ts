import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, httpSide } from './harness.ts';

const URL_ = '/api/v1/downloadRunLog?runId=aaaaaaaa';

async function* twoLines() {
  yield 'one\n';
  yield '二\n';
}

const named = async (name: string) => {
  const app = httpSide({
    downloadRunLog: async () => ({
      name,
      isCompressed: false,
      body: twoLines(),
    }),
  });
  return ask(app, { url: URL_ });
};

describe('an answer that is a file', () => {
  it('is saved by a browser as plain text under its name', async () => {
    const { status, headers, text } = await named('测试 1-deploy-00000001.log');
    expect([status, text]).toEqual([200, 'one\n二\n']);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-disposition':
        `attachment; filename="__ 1-deploy-00000001.log"; ` +
        `filename*=UTF-8''%E6%B5%8B%E8%AF%95%201-deploy-00000001.log`,
    });
  });

  it.each([
    '../../etc/passwd',
    'a"; filename="b',
    'a\r\nset-cookie: x',
    'C:\\x',
    "it's (1)*!",
    '\ud800',
    '\u202egpj.exe',
  ])('cannot be given a name that means more than a name: %j', async name => {
    const { status, headers } = await named(name);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[^"\\/:\r\n]*"; filename\*=UTF-8''[\w.%~&+$#^`|{}-]*$/,
    );
    expect(headers['set-cookie']).toBeUndefined();
    const encoded = String(headers['content-disposition']).split("UTF-8''")[1] ?? '';
    expect(decodeURIComponent(encoded)).not.toMatch(/[\\/"\p{C}]/u);
  });

  it('is a gzip file of the same text when that is asked for, under its name', async () => {
    const app = httpSide({
      downloadRunLog: async () => ({ name: 'x.log', isCompressed: true, body: twoLines() }),
    });
    const { rawPayload, headers } = await app.inject({ url: URL_, headers: { host: '127.0.0.1' } });
    expect(gunzipSync(rawPayload).toString()).toBe('one\n二\n');
    // No encoding: a browser would unpack it and save text under a name that says otherwise.
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['content-type']).toBe('application/gzip');
    expect(headers['content-disposition']).toContain('filename="x.log.gz"');
  });

  it('that cannot be read to its end is cut, not ended', async () => {
    const broken = async function* () {
      // So much that some of it is on its way.
      for (let i = 0; i < 20; i += 1) yield randomBytes(50_000).toString('hex');
      throw new Error('no more');
    };
    const app = httpSide({ downloadRunLog: async () => ({ name: 'x', isCompressed: true, body: broken() }) });
    await app.listen({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => app.close());
    const { port } = app.server.address() as AddressInfo;
    const whole = fetch(`http://127.0.0.1:${port}${URL_}`).then(response => response.arrayBuffer());
    await expect(whole).rejects.toThrow();
  });

  it.each([false, true])(
    'is made no faster than the caller takes it, and no longer than it listens (gzip: %s)',
    async isCompressed => {
      let made = 0;
      const left = Promise.withResolvers<void>();
      const app = httpSide({
        downloadRunLog: async () => ({
          name: 'endless',
          isCompressed,
          body: (async function* () {
            try {
              for (;;) {
                made += 1;
                // Random digits do not become much less.
                yield randomBytes(50_000).toString('hex');
              }
            } finally {
              left.resolve();
            }
          })(),
        }),
      });
      await app.listen({ port: 0, host: '127.0.0.1' });
      onTestFinished(() => app.close());
      const slow = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      slow.write(`GET ${URL_} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
      await once(slow, 'readable');
      // Until nothing moves any more: every buffer between the two is full.
      for (let before = -1; before !== made; ) {
        before = made;
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      expect(made).toBeLessThan(300);
      slow.destroy();
      await left.promise;
    },
  );
});
