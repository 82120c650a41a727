import { connect } from 'node:net';
import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY, exampleCluster } from './requirement/examples.ts';
import { request } from './support/api.ts';
import { expectManners } from './support/manners.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';

/** A console of its own process, so that a crash of it is seen as one. */
let deck: ConsoleProcess;
let data: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  data = await dataFolder();
  deck = await startConsole({ DECK_DATA: data.dir });
});
afterAll(async () => {
  expect(await deck.end()).toEqual({ code: 0, signal: null });
  await data.remove();
});

// An upload stores files and the others but streams go out to the network: they are tried elsewhere.
const NAMES = (Object.keys(ENDPOINTS) as EndpointName[]).filter(
  name =>
    ![
      'uploadPackage',
      'createHost',
      'updateHost',
      'checkHost',
      'scanHost',
      'runEvents',
      'consoleEvents',
    ].includes(name),
);

const post = (name: string, body: string | Uint8Array, type = 'application/json') =>
  request(`${deck.base}/api/v1/${name}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

/** JSON that is nearly right: a whole cluster with some of its parts replaced by anything. */
const nearlyCluster = fc
  .array(
    fc.tuple(
      fc.constantFrom('id', 'name', 'hosts', 'base', 'roles', 'env', 'remark', 'status'),
      fc.jsonValue(),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map(changes => ({ ...exampleCluster(), ...Object.fromEntries(changes) }));
const nearlyRole = fc
  .tuple(fc.nat(8), fc.constantFrom('roleName', 'roleBody', 'roleDependHost'), fc.jsonValue())
  .map(([index, member, value]) => {
    const body = exampleCluster();
    Object.assign(body.roles[index] ?? {}, { [member]: value });
    return body;
  });
const nearlyField = fc
  .tuple(fc.nat(8), fc.string(), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })))
  .map(([index, name, value]) => {
    const body = exampleCluster();
    const role = body.roles[index];
    if (role)
      role.roleBody = {
        ...role.roleBody,
        [name]: value,
        [Object.keys(role.roleBody ?? {})[0] ?? 'x']: value,
      };
    return body;
  });

describe('whatever is sent', () => {
  it('to any interface is answered in the envelope: never a 5xx, HTML or a stack', async () => {
    const body = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '{', '[]', 'null', '{"id":'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), body, async (name, text) => {
        const isGet = ENDPOINTS[name].method === 'GET';
        const answer = isGet
          ? await request(`${deck.base}${pathOf(name)}?${encodeURI(text.toWellFormed()).replaceAll('#', '')}`)
          : await post(name, text);
        expectManners(answer);
      }),
      { numRuns: 400 },
    );
  });

  it('as a cluster that is nearly right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('createCluster', 'updateCluster'),
        fc.oneof(nearlyCluster, nearlyRole, nearlyField),
        async (name, body) => expectManners(await post(name, JSON.stringify(body))),
      ),
      { numRuns: 400 },
    );
  });

  it('as bytes of the requirement’s body with some of them changed', async () => {
    const original = Buffer.from(BODY.createCluster);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async changes => {
          const bytes = Buffer.from(original);
          for (const [index, byte] of changes) bytes[index] = byte;
          expectManners(await post('createCluster', bytes));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('as headers', async () => {
    const value = fc.stringMatching(/^[\x20-\x7e]{0,60}$/);
    const names = fc.constantFrom(
      'accept-language',
      'content-type',
      'last-event-id',
      'cookie',
      'x-forwarded-for',
      'accept',
      'origin',
      'x-request-id',
    );
    await fc.assert(
      fc.asyncProperty(names, value, async (name, text) => {
        const headers = { 'content-type': 'application/json', [name]: text };
        expectManners(await request(`${deck.base}/api/v1/logout`, { method: 'POST', headers, body: '{}' }));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the store as it was for whatever was refused: what is listed can all be read', async () => {
    const { result } = (await deck.call('selectClusterList', { page: '-1' })).json;
    for (const { id } of result.data) expect((await deck.call('selectCluster', { id })).json.code).toBe(200);
  });
});

/** Sends bytes as they are and answers all that comes back. */
function raw(...parts: (string | Buffer)[]): Promise<string> {
  const { port } = new URL(deck.base);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket
      .on('data', chunk => (text += chunk))
      .on('close', () => done(text))
      .on('error', fail);
    for (const part of parts) socket.write(part);
  });
}

describe('HTTP that is none', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a header of 100 kB', `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
    [
      'two lengths',
      'POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    [
      'length and chunks (smuggling)',
      'POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['a NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\u0000b\r\n\r\n'],
  ])('%s is refused with a 4xx', async (_what, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('an empty Host is foreign', async () => {
    const text = await raw('GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(text).toContain('"host_header"');
  });

  it('a body that is cut off does no harm', async () => {
    const { port } = new URL(deck.base);
    await new Promise<void>(done => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST /api/v1/createCluster HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"name":',
        );
        socket.destroySoon();
      });
      socket.on('close', () => done());
    });
    expect((await request(`${deck.base}/healthz`)).status).toBe(200);
    expect(deck.log.join('\n')).not.toMatch(/"level":[56]0/);
  });
});

describe('the log', () => {
  it('has JSON lines with fixed messages, and nothing of what was sent', () => {
    const entries = deck.log.map(text => JSON.parse(text));
    const messages = new Set(entries.map(entry => entry.msg));
    for (const message of messages) {
      expect(['listening', 'console ready', 'request answered']).toContain(message);
    }
    expect(deck.log.join('\n')).not.toMatch(/Chevalier1!|feloxx/);
  });
});
