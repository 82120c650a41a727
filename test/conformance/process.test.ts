import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { request } from './support/api.ts';
import { upload } from './support/archives.ts';
import { dataFolder, failingConsole, killLeftovers, startConsole } from './support/process.ts';

let data: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  data = await dataFolder();
});
afterEach(killLeftovers);
afterAll(() => data.remove());
let folders = 0;
const fresh = () => {
  folders += 1;
  return join(data.dir, `data-${folders}`);
};

describe('a bad setting', () => {
  it.each<[string, Record<string, string>]>([
    ['a port that is none', { DECK_PORT: 'http' }],
    ['a host of the network', { DECK_HOST: '0.0.0.0' }],
    ['a database of another kind', { DECK_DATABASE_URL: 'mysql://deck:secret@127.0.0.1/deck' }],
    ['a database URL without a database', { DECK_DATABASE_URL: 'postgres://deck:secret@127.0.0.1' }],
    ['a settings file that is not there', { DECK_CONFIG: '/nowhere/deck.env' }],
    ['a data folder below a file', { DECK_DATA: '/etc/hostname/data' }],
    ['a secret key that is none', { DECK_SECRET_KEY: 'short' }],
  ])('(%s) ends the start with one clear line and exit code 78', async (_what, env) => {
    const { code, out, err } = await failingConsole({ DECK_DATA: fresh(), DECK_PORT: '0', ...env });
    expect(code).toBe(78);
    expect(out).toBe('');
    expect(err).toMatch(/^dolphindeck: [^\n]{10,300}\n$/);
    const [name = ''] = Object.keys(env);
    if (!name.endsWith('KEY')) expect(err).toContain(name);
    expect(err).not.toContain('secret@');
  });

  it('of a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(done => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const { code, err } = await failingConsole({ DECK_DATA: fresh(), DECK_PORT: String(port) });
    expect(code).toBe(78);
    expect(err).toMatch(new RegExp(`^dolphindeck: port ${port} .*in use.*DECK_PORT.*\\n$`));
    server.close();
  });
});

/** A database of an earlier console that this one may read only: its header says that it was written by a later SQLite. */
async function writeReadOnlyDatabase(file: string) {
  const database = new DatabaseSync(file);
  database.exec('create table holder (pid integer not null, since text not null)');
  database.close();
  const bytes = await readFile(file);
  bytes[18] = 3;
  await writeFile(file, bytes);
}

describe('a lock of an earlier console', () => {
  it.each([
    { is: 'cannot be opened', make: (file: string) => mkdir(file), words: 'unable to open database file' },
    { is: 'is read-only', make: writeReadOnlyDatabase, words: 'attempt to write a readonly database' },
  ])('that $is ends the start with one line that says why', async ({ make, words }) => {
    const dir = fresh();
    await mkdir(dir);
    await make(join(dir, 'console.lock'));
    const { code, out, err } = await failingConsole({ DECK_DATA: dir, DECK_PORT: '0' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^dolphindeck: cannot use console\.lock [^\n]+\n$/);
    expect(err).toContain(words);
  });
});

describe('settings', () => {
  it('that are empty count as unset; a file is read, the environment counts more, unknown names are told', async () => {
    const dir = fresh();
    await mkdir(dir);
    await writeFile(join(dir, 'deck.env'), 'DECK_PORT=1\nDECK_LOG_LEVEL="debug"\nDECK_COLOUR=blue\n');
    const deck = await startConsole({
      DECK_DATA: dir,
      DECK_PORT: '0',
      DECK_HOST: '',
      DECK_DATABASE_URL: '',
      DECK_AUTH: 'off',
      DECK_ADMIN_PASSWORD: 'hunter2',
      DECK_CONFIG: ' ',
    });
    expect(deck.base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await request(`${deck.base}/healthz`);
    await deck.end();
    const entries = deck.log.map(line => JSON.parse(line));
    expect(entries).toContainEqual(expect.objectContaining({ level: 40, name: 'DECK_COLOUR' }));
    expect(entries).toContainEqual(expect.objectContaining({ level: 20, route: '/healthz' }));
    expect(deck.log.join('\n')).not.toContain('hunter2');
  });
});

describe('a package that is larger than DECK_MAX_PACKAGE_MB', () => {
  it('is a 413, and nothing of it stays', async () => {
    const dir = fresh();
    const deck = await startConsole({ DECK_DATA: dir, DECK_MAX_PACKAGE_MB: '1' });
    const name = 'apache-zookeeper-3.8.0-bin.tar.gz';
    const { status, json } = await upload(deck.base, { name }, Buffer.alloc(3 * 1024 * 1024));
    expect([status, json.code, json.error.code]).toEqual([413, 413, 'package_too_large']);
    expect(json.error.message).toContain('DECK_MAX_PACKAGE_MB');
    expect(await readdir(join(dir, 'packages', '.incoming'))).toEqual([]);
    expect((await deck.call('selectPackageList', { page: '1' })).json.result.total).toBe(0);
    await deck.end();
  });
});

describe('the life of a console', () => {
  it('is ready at /healthz, serves only loopback, keeps its data to itself, and ends cleanly', async () => {
    const dir = fresh();
    const deck = await startConsole({ DECK_DATA: dir });
    expect(await request(`${deck.base}/healthz`)).toMatchObject({ status: 200, json: { status: 'ready' } });
    await deck.call('createCluster', exampleCluster());
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(dir)) {
      expect((await stat(join(dir, name))).mode & 0o077, name).toBe(0);
    }
    const begun = performance.now();
    expect(await deck.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    const again = await startConsole({ DECK_DATA: dir });
    expect((await again.call('selectClusterList', { page: '1' })).json.result.total).toBe(1);
    expect(await again.end('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('does not wait for connections that are kept open', async () => {
    const deck = await startConsole({ DECK_DATA: fresh() });
    const idle = await fetch(`${deck.base}/healthz`);
    await idle.text();
    const begun = performance.now();
    expect(await deck.end()).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  it('is over after kill -9 without a trace that hinders the next', async () => {
    const dir = fresh();
    const deck = await startConsole({ DECK_DATA: dir });
    for (let i = 0; i < 5; i += 1) await deck.call('createCluster', exampleCluster(`c${i}`));
    expect(await deck.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const next = await startConsole({ DECK_DATA: dir });
    expect((await next.call('selectClusterList', { page: '1' })).json.result.total).toBe(5);
    await next.end();
  });

  it('keeps a second one off its data folder', async () => {
    const dir = fresh();
    const deck = await startConsole({ DECK_DATA: dir });
    const { code, out, err } = await failingConsole({ DECK_DATA: dir, DECK_PORT: '0' });
    expect(code).toBe(78);
    expect(out).toBe('');
    expect(err).toMatch(new RegExp(`^dolphindeck: the data folder .*process ${deck.pid} .*DECK_DATA.*\\n$`));
    expect((await request(`${deck.base}/healthz`)).status).toBe(200);
    await deck.end();
  });
});
