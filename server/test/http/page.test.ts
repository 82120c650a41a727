import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, httpSide } from './harness.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const SCRIPT = '/assets/index-CRAmSpt3.js';
const TEXT = 'console.log("dolphin");\n'.repeat(100);

let webDir = '';
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'deck-web-'));
  await mkdir(join(webDir, 'assets'));
  const page = `<meta nonce="__NONCE__"><script nonce="__NONCE__" src="${SCRIPT}"></script>`;
  await writeFile(join(webDir, 'index.html'), page);
  await writeFile(join(webDir, SCRIPT), TEXT);
  await writeFile(join(webDir, `${SCRIPT}.br`), brotliCompressSync(TEXT));
  await writeFile(join(webDir, `${SCRIPT}.gz`), gzipSync(TEXT));
  await writeFile(join(webDir, 'assets/dolphin.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(webDir, 'secret.txt'), 'not an asset');
});
afterAll(() => rm(webDir, { recursive: true }));

describe('the page', () => {
  const app = () => httpSide({}, [], { webDir });

  it.each(['/', '/clusters', '/clusters/9df5a945/plan', '/runs/abcdef01?line=12', '/no-such-view', '/apis'])(
    'stands at %s for a browser, with a policy that trusts nothing but its own files',
    async url => {
      const { status, text, headers } = await ask(app(), { url, headers: HTML });
      expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      const nonce = /script nonce="([^"]+)"/.exec(text)?.[1];
      expect(text).toBe(
        `<meta nonce="${nonce}"><script nonce="${nonce}" src="/assets/index-CRAmSpt3.js"></script>`,
      );
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; ` +
          "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
          "frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  it('has another nonce with every answer', async () => {
    const side = app();
    const texts = await Promise.all([1, 2, 3].map(async () => (await ask(side, { url: '/' })).text));
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/nonce="[\w+/]{22}=="/);
  });

  it('is not what a program gets for an unknown address, nor anybody under /api', async () => {
    const side = app();
    for (const [url, headers] of [
      ['/clusters', { accept: '*/*' }],
      ['/clusters', {}],
      ['/api', HTML],
      ['/api/v1/nothing', HTML],
      ['/healthz/', HTML],
    ] as const) {
      const { status, json } = await ask(side, { url, headers });
      expect([url, status, json?.code]).toEqual([url, 404, 404]);
    }
    const wrongMethod = await ask(side, { url: '/api/v1/createCluster', headers: HTML });
    expect([wrongMethod.status, wrongMethod.headers.allow]).toEqual([405, 'POST, OPTIONS']);
  });
});

describe('files of the page', () => {
  const get = (url: string, encodings = '') =>
    httpSide({}, [], { webDir }).inject({
      url,
      headers: { host: '127.0.0.1:38888', ...HTML, 'accept-encoding': encodings },
    });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['', undefined],
  ])('are sent as the reader takes them (%s)', async (encodings, sent) => {
    const { statusCode, headers, rawPayload } = await get(SCRIPT, encodings);
    expect([statusCode, headers['content-encoding']]).toEqual([200, sent]);
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
    if (sent === 'br') expect(brotliDecompressSync(rawPayload).toString()).toBe(TEXT);
    if (sent === undefined) expect(rawPayload.toString()).toBe(TEXT);
    expect(headers.vary).toMatch(/accept-encoding/i);
  });

  it('are kept for a year when their name tells their content, else asked for again', async () => {
    for (const encodings of ['br', '']) {
      const { headers } = await get(SCRIPT, encodings);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    expect((await get('/assets/dolphin.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('are 404 when they are missing, and nothing outside of them is a file', async () => {
    for (const url of ['/assets/index-00000000.js', '/assets/', '/assets', '/assets/..%2Fsecret.txt']) {
      const { statusCode, headers, json } = await get(url, 'br');
      expect([url, [403, 404].includes(statusCode)]).toEqual([url, true]);
      expect(headers['content-type']).toContain('application/json');
      expect(json().code).toBe(statusCode);
    }
    expect((await get('/secret.txt')).body).not.toContain('not an asset');
  });
});

describe('a console whose page was not built', () => {
  const side = () => httpSide({}, [], { webDir: join(webDir, 'nothing') });

  it('says how to build it, in both languages', async () => {
    const { status, text, headers } = await ask(side(), { url: '/', headers: HTML });
    expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(text).toMatch(/页面尚未构建.*npm start[\s\S]*The page was not built.*npm start/);
  });

  it('still has its interfaces', async () => {
    expect((await ask(side(), { url: '/api/v1/openapi.json' })).status).toBe(200);
    expect((await ask(side(), { url: '/healthz' })).status).toBe(200);
    expect((await ask(side(), { url: '/assets/x.js' })).status).toBe(404);
  });
});
