import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { cookiesOf } from './support/api.ts';
import { type Made, makeCertificate, replace, trust } from './support/certificate.ts';
import { type ConsoleProcess, dataFolder, failingConsole, startConsole } from './support/process.ts';

/** A console that has TLS itself. */
const PASSWORD = 'correct horse battery';
let data: Awaited<ReturnType<typeof dataFolder>>;
let served: Made;
let deck: ConsoleProcess;

const settingsOf = ({ certFile, keyFile }: Made) => ({ DECK_TLS_CERT: certFile, DECK_TLS_KEY: keyFile });
const portOf = ({ base }: ConsoleProcess) => Number(new URL(base).port);

beforeAll(async () => {
  data = await dataFolder();
  served = await makeCertificate(data.dir, 'first');
  await trust(served);
  deck = await startConsole({
    DECK_DATA: join(data.dir, 'console'),
    DECK_AUTH: '',
    DECK_ADMIN_PASSWORD: PASSWORD,
    ...settingsOf(served),
    // Left to itself OpenSSL would refuse what is old; here the console has to.
    NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
  });
});
afterAll(async () => {
  expect(await deck.end()).toEqual({ code: 0, signal: null });
  await data.remove();
});

/** Opens a connection of TLS, whatever its certificate says. */
async function handshake(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port: portOf(deck), host: '127.0.0.1', rejectUnauthorized: false, ...options });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

/** Too old. Without that level OpenSSL itself would not send it. */
const OLD = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** Common name of the certificate that a new connection gets. */
const nameServed = async () => (await handshake()).getPeerCertificate().subject.CN;

describe('a console with a certificate', () => {
  it('signs in over https with a cookie that a browser sends over TLS to this host only', async () => {
    expect(deck.base).toMatch(/^https:/);
    const answer = await deck.call('login', { password: PASSWORD }, { origin: deck.base });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-dolphindeck=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/i),
    ]);
    const cookie = cookiesOf(answer);
    expect((await deck.call('whoAmI', {}, { cookie })).json.result).toMatchObject({ user: 'admin' });
    // The same ticket by the name that a cookie without TLS has.
    const plain = cookie.replace('__Host-', '');
    expect((await deck.call('whoAmI', {}, { cookie: plain })).json.result).toMatchObject({ user: null });
  });

  it('refuses a page of the same name without TLS', async () => {
    const origin = deck.base.replace('https:', 'http:');
    expect((await deck.call('login', { password: PASSWORD }, { origin })).status).toBe(403);
  });

  it('closes a connection that speaks plain HTTP, and answers others on', async () => {
    const socket = connectPlain(portOf(deck), '127.0.0.1');
    socket.write(`GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${portOf(deck)}\r\n\r\n`);
    expect(await text(socket)).not.toContain('HTTP/1.1 200');
    expect((await fetch(`${deck.base}/healthz`)).status).toBe(200);
  });

  it('speaks TLS 1.2 and 1.3, and refuses 1.1 as too old', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await handshake({ minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
    }
    await expect(handshake(OLD)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });
});

describe('a certificate that is replaced on disk', () => {
  /** What the log has said of the certificate so far. */
  const said = () =>
    deck.log.flatMap(line => {
      const { level, msg, reason } = JSON.parse(line);
      return /^certificate/.test(msg) ? [{ level, msg, reason }] : [];
    });
  const renewed = { level: 30, msg: 'certificate renewed' };
  const kept = (reason: string) => ({
    level: 50,
    msg: 'certificate not renewed, the one before is kept',
    reason: expect.stringContaining(reason),
  });
  const heard = { timeout: 40_000, interval: 200 };

  it('is served without a restart, and who is connected stays', async () => {
    const before = await handshake();
    const second = await makeCertificate(data.dir, 'second');
    await trust(served, second);
    await replace(served, second);
    await expect.poll(nameServed, heard).toBe('second');
    expect(said()).toEqual([renewed]);
    before.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n');
    expect(await text(before)).toContain('{"status":"ready"}');
    // What may be spoken is set anew with the certificate.
    await expect(handshake(OLD)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });

  it('is left where it is when it cannot be served: the log says why, once', async () => {
    const third = await makeCertificate(data.dir, 'third');
    const key = await readFile(served.keyFile);
    await replace(served, { certFile: third.certFile });
    await expect.poll(said, heard).toEqual([renewed, kept('is not that of the certificate')]);
    await writeFile(served.keyFile, 'no key');
    await expect.poll(said, heard).toHaveLength(3);
    expect(said().at(-1)).toEqual(kept('cannot be used'));
    expect(await nameServed()).toBe('second');
    expect(deck.log.join()).not.toContain(key.toString().split('\n')[1]);
    // The rest of the renewal.
    await replace(served, { keyFile: third.keyFile });
    await expect.poll(nameServed, heard).toBe('third');
    expect(said()).toHaveLength(4);
    expect(said().at(-1)).toEqual(renewed);
  });
});

describe('a console is not started, and says why, with', () => {
  it('a key of another certificate, no key at all, a key that is too short, a file that is not there', async () => {
    const other = await makeCertificate(join(data.dir, 'other'), 'other');
    const short = await makeCertificate(join(data.dir, 'other'), 'short', 1024);
    const empty = join(data.dir, 'empty.key');
    await writeFile(empty, '');
    const absent = join(data.dir, 'absent.key');
    const one = await makeCertificate(join(data.dir, 'other'), 'one');
    for (const [files, reason] of [
      [{ ...one, keyFile: other.keyFile }, 'is not that of the certificate'],
      [{ ...one, keyFile: empty }, 'cannot be used'],
      [{ ...one, certFile: one.keyFile }, 'cannot be used'],
      [short, 'key too small'],
      [{ ...one, keyFile: absent }, `DECK_TLS_KEY: cannot read ${absent} (ENOENT)`],
    ] as const) {
      const end = await failingConsole({ DECK_DATA: join(data.dir, 'none'), ...settingsOf(files) });
      expect([end.code, end.out]).toEqual([78, '']);
      expect(end.err).toMatch(/^dolphindeck: .*\n$/);
      expect(end.err).toContain(reason);
      expect(end.err).toContain('DECK_TLS_KEY');
    }
  });
});
