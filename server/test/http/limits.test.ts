import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Access, OPEN_ACCESS } from '../../src/access/access.ts';
import { ask, httpSide, post } from './harness.ts';
import { aRun, follow } from './streams.ts';

/** Tokens `a` and `b` are known, all else is nobody. */
const access: Access = {
  ...OPEN_ACCESS,
  identify: async ({ token }) => (token === undefined ? null : { user: `token:${token}`, role: 'admin' }),
};
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const EN = { 'accept-language': 'en' };

describe('the rate of requests', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  // 30 a minute are 5 in ten seconds.
  const side = () => httpSide({}, [], { access, isOpen: false, limits: { requestsPerMinute: 30 } });
  const times = async (count: number, work: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let time = 0; time < count; time += 1) statuses.push((await work()).status);
    return statuses;
  };

  it('beyond the limit is 429 with the seconds to wait, in header and sentence; then it goes on', async () => {
    const app = side();
    const call = () => post(app, 'logout', {}, { ...as('a'), ...EN });
    expect(await times(5, call)).toEqual([200, 200, 200, 200, 200]);
    const { status, headers, json } = await call();
    expect([status, json.code, json.error.code]).toEqual([429, 429, 'rate_limited']);
    expect(headers['retry-after']).toBe('10');
    expect(json.error.message).toContain('try again in 10 seconds');
    vi.advanceTimersByTime(10_001);
    expect(await times(1, call)).toEqual([200]);
  });

  it('is that of each caller: another user, and strangers of an address, are counted apart', async () => {
    const app = side();
    await times(6, () => post(app, 'logout', {}, as('a')));
    expect(await times(6, () => post(app, 'logout', {}, as('b')))).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await times(6, () => post(app, 'logout', {}))).toEqual([200, 200, 200, 200, 200, 429]);
    const elsewhere = { method: 'POST', url: '/api/v1/logout', remoteAddress: '10.0.0.9' } as const;
    const headers = { 'content-type': 'application/json' };
    expect((await ask(app, { ...elsewhere, headers, payload: '{}' })).status).toBe(200);
  });

  it('does not keep the page and the health check from being answered', async () => {
    const app = side();
    await times(6, () => post(app, 'logout', {}));
    expect((await ask(app, { url: '/healthz' })).status).toBe(200);
  });
});

/** What a new connection is answered to a request; it stays open unless it is closed by the console. */
async function knock(port: number): Promise<{ socket: Socket; text: string }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return { socket, text: chunk.toString() };
}

it('a connection too many is told so and closed; those that were there are served, and a place that is free is taken', async () => {
  const log: { msg?: string }[] = [];
  const app = httpSide({}, log, { limits: { connections: 3 } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const [first] = [await knock(port), await knock(port), await knock(port)];
  for (const _ of [1, 2]) {
    const surplus = await knock(port);
    expect(surplus.text).toMatch(/^HTTP\/1\.1 503 /);
    expect(surplus.text).toMatch(/retry-after: 5\r\n/i);
    expect(surplus.text).toMatch(/connection: close\r\n/i);
    expect(surplus.text).toContain('"too_many_connections"');
    await once(surplus.socket, 'close');
  }
  expect(log.filter(({ msg }) => msg?.startsWith('too many connections'))).toHaveLength(1);
  first?.socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [again] = (await once(first?.socket as Socket, 'data')) as [Buffer];
  expect(again.toString()).toMatch(/^HTTP\/1\.1 200 /);
  first?.socket.destroy();
  await vi.waitFor(async () => expect((await knock(port)).text).toMatch(/^HTTP\/1\.1 200 /));
});

describe('event streams', () => {
  it('are 256 of all, but whoever has none gets one', async () => {
    const run = await aRun();
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const open = async (user: string) => {
      const headers = { authorization: `Bearer ${user}` };
      return (await fetch(run.consoleUrl, { signal: abort.signal, headers })).status;
    };
    for (const user of ['a', 'b', 'c', 'd']) {
      expect(new Set(await Promise.all(Array.from({ length: 64 }, () => open(user))))).toEqual(
        new Set([200]),
      );
    }
    expect([await open('e'), await open('e'), await open('f')]).toEqual([200, 429, 200]);
  });

  it('are 64 of one user; one that is closed makes room', async () => {
    const run = await aRun();
    const open = () => {
      const abort = new AbortController();
      return fetch(run.consoleUrl, { signal: abort.signal }).then(response => ({ response, abort }));
    };
    const all = await Promise.all(Array.from({ length: 64 }, open));
    onTestFinished(() => {
      for (const { abort } of all) abort.abort();
    });
    const { response } = await open();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await response.text()).toContain('"too_many_streams"');
    all[0]?.abort.abort();
    await vi.waitFor(async () => {
      const next = await open();
      expect(next.response.status).toBe(200);
      next.abort.abort();
    });
  });

  it('end for a reader that takes nothing for two minutes, and not for one that reads', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const run = await aRun();
    const { port, pathname, search } = new URL(run.url);
    const stalled = connect(Number(port), '127.0.0.1');
    onTestFinished(() => void stalled.destroy());
    stalled.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await once(stalled, 'readable');
    const reader = follow(await fetch(run.url));
    // More than the buffers of both ends of a connection hold.
    for (let block = 0; block < 40; block += 1) {
      await run.say(...Array.from({ length: 100 }, () => 'x'.repeat(5000)));
    }
    await reader.until('id: 4000\n');
    vi.advanceTimersByTime(7 * 15_000);
    expect(run.streams.size).toBe(2);
    vi.advanceTimersByTime(2 * 15_000);
    await vi.waitFor(() => expect(run.streams.size).toBe(1));
    await run.end();
    expect(await reader.until()).toContain('event: end');
  });
});
