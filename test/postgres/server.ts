import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const START_MS = 60_000;

/** A PostgreSQL of a test run, with its data in a folder of its own and no port: it is reached by a socket there. */
export interface PostgresServer {
  /** Folder of the socket. */
  readonly dir: string;
  /** The URL of a database of it. */
  url(database: string): string;
  /** Ends it as `kill -9` of all its processes by a power cut would, or in order. */
  stop(signal?: 'SIGQUIT' | 'SIGINT'): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/**
 * Makes and starts a PostgreSQL of the programs that Debian's package brings. The cluster that the package itself
 * makes is neither used nor touched.
 * @throws Error when the package is not installed
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  const account = await accountOf();
  const dir = await mkdtemp(join(tmpdir(), 'deck-pg-'));
  const data = join(dir, 'data');
  const password = randomBytes(9).toString('hex');
  await writeFile(join(dir, 'password'), password);
  for (const path of [dir, join(dir, 'password')]) await chown(path, account.uid, account.gid);
  // Sorted by a language, as most servers are: what only sorts right by bytes is found out here.
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en'];
  const login = ['--username=deck', '--auth=scram-sha-256', `--pwfile=${join(dir, 'password')}`];
  await run(join(bin, 'initdb'), ['--no-sync', ...locale, ...login, '-D', data], { ...account, cwd: dir });
  const url = (database: string) => `postgres://deck:${password}@localhost/${database}?host=${dir}`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${dir}`,
      'fsync=off',
      'max_connections=40',
    ];
    child = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap(s => ['-c', s])], {
      ...account,
      cwd: dir,
      stdio: 'ignore',
    });
    await untilAnswers(url('postgres'), child);
  }

  async function stop(signal: 'SIGQUIT' | 'SIGINT' = 'SIGINT'): Promise<void> {
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    dir,
    url,
    start,
    stop,
    async remove() {
      await stop('SIGQUIT');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An empty database of a server. */
export async function makeDatabase(urlOf: (name: string) => string): Promise<{ name: string; url: string }> {
  const name = `d${randomBytes(6).toString('hex')}`;
  await execute(urlOf('postgres'), `create database ${name}`);
  return { name, url: urlOf(name) };
}

/** Carries out a statement in a session of its own; answers its rows. */
export async function execute<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function programs(): string {
  const versions = folders(DEBIAN).sort((a, b) => Number(b) - Number(a));
  if (versions[0] === undefined) {
    throw new Error(`no PostgreSQL in ${DEBIAN}: apt-get install postgresql (npm test does it by itself)`);
  }
  return join(DEBIAN, versions[0], 'bin');
}

function folders(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** PostgreSQL refuses to run as root; its package brings a user. */
async function accountOf(): Promise<{ uid: number; gid: number }> {
  if (process.getuid?.() !== 0) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const number = async (what: string) => Number((await run('id', [what, 'postgres'])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await execute(url, 'select 1');
      return;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
      if (Date.now() > deadline) throw error;
      await pause(50);
    }
  }
}
