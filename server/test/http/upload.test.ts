import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../src/commands/app-error.ts';
import { UPLOADS } from '../../src/http/limits.ts';
import { httpSide } from './harness.ts';

const VIEW: PackageView = {
  id: 'aaaaaaaa',
  name: 'a.jar',
  kind: 'jdbc-driver',
  version: '1.0',
  arch: 'any',
  bytes: 0,
  sha512: '',
  addedAt: '',
  signature: null,
};

/** Tells when so many more bytes of what is sent are there. */
let begun = Promise.withResolvers<void>();
let awaited = 1;

/** Fake package store: counts what it reads; refuses by name. */
const app = httpSide({
  uploadPackage: async ({ name, body }) => {
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      awaited -= chunk.length;
      if (awaited <= 0) begun.resolve();
      if (name === 'large.jar') throw new AppError({ code: 'package_too_large', params: { limit: '1 MB' } });
      if (name === 'bad.jar') throw new AppError({ code: 'package_archive', params: { name, detail: '' } });
    }
    return { ...VIEW, name, bytes };
  },
});
let url = '';
beforeAll(async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/uploadPackage`;
});
afterAll(() => app.close());

async function* chunks(count: number, pause?: Promise<void>): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i += 1) {
    yield new Uint8Array(1024 * 1024);
    await pause;
  }
}

async function upload(
  query: string,
  megabytes: number,
  type = 'application/octet-stream',
  pause?: Promise<void>,
) {
  const response = await fetch(`${url}?${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: ReadableStream.from(chunks(megabytes, pause)),
    duplex: 'half',
  } as RequestInit);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came.
  return { status: response.status, json: (await response.json()) as any };
}

const OCTETS = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: 'b' };
const HEAD =
  'POST /api/v1/uploadPackage?name=a.jar HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n';

/** Begins an upload of some bytes on a connection of its own; resolves when the store has read the first of them. */
async function beginUpload(length: number, first: Buffer): Promise<Socket> {
  begun = Promise.withResolvers();
  awaited = first.length;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  // A connection that is ended in the middle of its body is one that is reset.
  socket.on('error', () => {});
  socket.write(`${HEAD}Content-Length: ${length}\r\n\r\n`);
  socket.write(first);
  await begun.promise;
  return socket;
}

/** Sends more of a body; resolves when the store has read it. */
async function send(socket: Socket, more: Buffer): Promise<void> {
  begun = Promise.withResolvers();
  awaited = more.length;
  socket.write(more);
  await begun.promise;
}

describe('uploads', () => {
  it('are as many as there are places; one more is told so, and taken when one of them is done', async () => {
    const open: Socket[] = [];
    for (let place = 0; place < UPLOADS; place += 1) open.push(await beginUpload(2, Buffer.from('a')));
    const response = await fetch(`${url}?name=b.jar`, OCTETS);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toContain('"too_many_uploads"');
    open[0]?.write('b');
    const [answer] = (await once(open[0] as Socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
    expect((await fetch(`${url}?name=b.jar`, OCTETS)).status).toBe(200);
    for (const socket of open) socket.destroy();
    // Whoever breaks off gives the place back.
    await vi.waitFor(
      async () => {
        const all = await Promise.all(open.map(() => fetch(`${url}?name=b.jar`, OCTETS)));
        expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
      },
      { timeout: 15_000 },
    );
  });

  it('end when they stand still, also when a byte comes now and then; slow ones go on for as long as they like', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
    const piece = Buffer.alloc(64 * 1024);
    const pieces = 50;
    const steady = await beginUpload(pieces * piece.length, piece);
    // An hour and a half, at a rate at which 2 GB take more than a month.
    for (let sent = 1; sent < pieces; sent += 1) {
      pass(110);
      await send(steady, piece);
    }
    const [answer] = (await once(steady, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);

    const still = await beginUpload(piece.length, Buffer.from('a'));
    for (let minute = 0; minute < 2; minute += 1) {
      expect(still.readyState).toBe('open');
      await send(still, Buffer.from('a'));
      pass(60);
    }
    await once(still, 'close');
  });
});

describe('an upload', () => {
  it('is read while it arrives, larger than any JSON body', async () => {
    begun = Promise.withResolvers();
    awaited = 1;
    // The sender goes on only when the store has begun to read: a server that waited for the whole would hang.
    const { json } = await upload('name=a.jar', 50, undefined, begun.promise);
    expect(json.result).toMatchObject({ name: 'a.jar', bytes: 50 * 1024 * 1024 });
  });

  it('that is refused on the way still gets its reason', async () => {
    const { status, json } = await upload('name=bad.jar', 20);
    expect([status, json.code, json.error.code]).toEqual([200, 500, 'package_archive']);
    expect(json.message).toMatch(/^插入失败！｛/);
  });

  it('that is too large is a 413', async () => {
    const { status, json } = await upload('name=large.jar', 20);
    expect([status, json.code, json.error.code]).toEqual([413, 413, 'package_too_large']);
  });

  it.each([
    ['', 'field_required', 'name'],
    ['name=../../etc/passwd', 'field_format', 'name'],
    ['name=a.jar&kind=deb', 'field_enum', 'kind'],
    ['name=a.jar&sha512=abc', 'field_format', 'sha512'],
    ['name=a.jar&path=/tmp', 'field_unknown', 'path'],
  ])('with the query %j is refused with %s of %s', async (query, code, field) => {
    const { json } = await upload(query, 1);
    expect([json.code, json.error.code, json.error.field]).toEqual([500, code, field]);
  });

  it('of another media type is a 415 that names the right one', async () => {
    const { status, json } = await upload('name=a.jar', 1, 'application/json');
    expect([status, json.code]).toEqual([415, 415]);
    expect(json.error.message).toContain('application/octet-stream');
  });
});
