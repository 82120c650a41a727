import type { AddressInfo } from 'node:net';
import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/commands/app-error.ts';
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

/** Tells when the first bytes of a body are there. */
let begun = Promise.withResolvers<void>();

/** Fake package store: counts what it reads; refuses by name. */
const app = httpSide({
  uploadPackage: async ({ name, body }) => {
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      begun.resolve();
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

describe('an upload', () => {
  it('is read while it arrives, larger than any JSON body', async () => {
    begun = Promise.withResolvers();
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
