import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { ask, httpSide } from './harness.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listening(...args: Parameters<typeof httpSide>) {
  const app = httpSide(...args);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const sockets: Socket[] = [];
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await app.close();
  });
  const open = () => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    return socket;
  };
  return { app, open };
}

const HEAD =
  'POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';

describe('a body that comes too slowly', () => {
  it('is answered with 408 in the envelope', async () => {
    const log: { level?: number }[] = [];
    const { open } = await listening({}, log, { bodySeconds: 0.05 });
    const socket = open();
    socket.write(`${HEAD}{`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(chunk.toString()).toContain('"code":408');
    expect(log.filter(line => (line.level ?? 0) >= 50)).toEqual([]);
  });

  it('and one that is cut off is no defect of ours', async () => {
    const log: { level?: number; status?: number }[] = [];
    const { app, open } = await listening({}, log);
    const socket = open();
    socket.write(`${HEAD}{`, () => socket.destroy());
    await once(socket, 'close');
    await app.close();
    expect(log.filter(line => (line.level ?? 0) >= 50)).toEqual([]);
  });
});

describe('a head that comes too slowly', () => {
  const small = { headersTimeout: 100, connectionsCheckingInterval: 20 };

  it('is answered with 408, however often a byte of it comes', async () => {
    const { open } = await listening({}, [], { timeouts: small });
    const socket = open();
    // What is written while it is closed.
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ');
    const drip = setInterval(() => socket.write('a'), 10);
    onTestFinished(() => clearInterval(drip));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 408 /);
    await once(socket, 'close');
  });

  it('and a connection that says nothing is closed', async () => {
    const { open } = await listening({}, [], { timeouts: small });
    const socket = open().resume();
    await once(socket, 'close');
  });
});

describe('a console that fails', () => {
  it('is not ready while its store does not answer', async () => {
    const side = httpSide({}, [], { isReady: async () => false });
    expect(await ask(side, { url: '/healthz' })).toMatchObject({
      status: 503,
      json: { status: 'unavailable' },
    });
  });
});
