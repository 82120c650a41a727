import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../server/src/app.ts';
import { loadConfig } from '../../server/src/config.ts';
import { freshDatabase } from '../postgres/shared.ts';
import { apiOf, type Call, EN, request } from './support/api.ts';
import { uploadArchives } from './support/archives.ts';
import { backUp, exportAndImport } from './support/copies.ts';
import {
  type ConsoleProcess,
  dataFolder,
  failingConsole,
  killLeftovers,
  startConsole,
} from './support/process.ts';
import { closedPort, silentPort, startSshd } from './support/sshd.ts';
import { deployableCluster } from './support/world.ts';

/**
 * What befalls a console while a run is led: real Ansible, which waits for a port of loopback that never answers until
 * the test lets it go. A full disk and deaths during real work: test/e2e/failures-disks and recovery.
 */
const IP = '127.0.0.1';
const DAY = 86_400_000;
let data: Awaited<ReturnType<typeof dataFolder>>;
let dir = '';
let port = 0;
let clusterId = '';
let silent: Awaited<ReturnType<typeof silentPort>> | null = null;

/** A data folder with a host and a cluster that can be deployed to it. */
beforeAll(async () => {
  data = await dataFolder();
  dir = join(data.dir, 'data');
  await mkdir(join(data.dir, 'ssh'));
  port = await closedPort();
  const sshd = await startSshd(join(data.dir, 'ssh'), port);
  const deck = await startConsole({ DECK_DATA: dir });
  const { user, privateKey } = sshd;
  const { json } = await deck.call('createHost', { ip: IP, name: 'loopback', port, user, privateKey });
  expect(json.message).toBe('ok');
  const body = deployableCluster('on loopback');
  body.hosts = [IP];
  for (const role of body.roles) role.roleDependHost = [IP];
  await deck.call('createCluster', body);
  clusterId = (await deck.call('selectClusterList', { page: '1' })).json.result.data[0].id;
  await uploadArchives(deck.base);
  await deck.end();
  await sshd.stop();
});
afterEach(async () => {
  killLeftovers();
  await silent?.stop();
  silent = null;
});
afterAll(() => data.remove());

/** Begins a deploy that goes on until `letGo`; answers its run. */
async function begin(call: Call): Promise<string> {
  silent = await silentPort(port);
  const { json } = await call('executeCluster', { executeType: 2, clusterId });
  expect(json.message).toBe('ok');
  await silent.asked;
  return (await call('selectRunList', { page: '1' })).json.result.data[0].id;
}

async function letGo(): Promise<void> {
  await silent?.stop();
  silent = null;
}

const fileOf = (runId: string, name: string) => join(dir, 'runs', runId, name);
const readLines = (runId: string, name: string) =>
  readFileSync(fileOf(runId, name), 'utf8').trimEnd().split('\n');

/** Reads the stream of a run to its end; answers the run, and the positions that came. */
async function toTheEnd(base: string, call: Call, runId: string) {
  const text = await (await fetch(`${base}/api/v1/runEvents?runId=${runId}`)).text();
  expect(text).toContain('event: end');
  const positions = [...text.matchAll(/^id: (\d+)$/gm)].map(match => Number(match[1]));
  return { run: (await call('selectRun', { id: runId })).json.result, positions };
}

/** What is stored of a run that ended by itself is what its folder holds. */
async function expectWhole(call: Call, runId: string, positions: readonly number[]): Promise<void> {
  const events = readLines(runId, 'events.jsonl');
  expect(positions).toEqual(events.map((_, index) => index + 1));
  const log = readLines(runId, 'run.log');
  const last = (await call('readRunLog', { runId, page: '-1' })).json.result;
  expect(last.rows).toBe(log.length);
  expect(last.data).toEqual(log.slice((last.currentPage - 1) * 10));
}

/** The run goes on in this console, and ends with nothing lost, when it may; then the console is ended, too. */
async function expectUnharmed(deck: ConsoleProcess, runId: string): Promise<void> {
  expect((await deck.call('selectRun', { id: runId })).json.result.state).toBe('running');
  await letGo();
  const { run, positions } = await toTheEnd(deck.base, deck.call, runId);
  expect(run.state).toBe('unreachable');
  await expectWhole(deck.call, runId, positions);
  await deck.end();
}

const statusOf = async (call: Call) => (await call('selectCluster', { id: clusterId })).json.result.status;

describe('while a run is led', () => {
  it('another program may hold the lock of the database: requests are refused, the run goes on, nothing is lost', async () => {
    const deck = await startConsole({ DECK_DATA: dir });
    const runId = await begin(deck.call);
    const foreign = new DatabaseSync(join(dir, 'deck.sqlite'));
    foreign.exec('begin immediate');
    const asked = Array.from({ length: 5 }, () => deck.call('deleteHost', { id: 'abcdef01' }, EN));
    // What waits for the lock holds up nothing that needs no database.
    for (let i = 0; i < 5; i += 1) await request(`${deck.base}/api/v1/openapi.json`);
    const none = Promise.resolve('none has been answered');
    expect(await Promise.race([...asked, none])).toBe(await none);
    for (const { status, json } of await Promise.all(asked)) {
      expect({ status, code: json.error.code }).toEqual({ status: 503, code: 'store_busy' });
      expect(json.error.message).toMatch(/another program .* nothing was changed/);
    }
    await letGo();
    // The run ends though nobody can write it down.
    await expect.poll(() => readLines(runId, 'run.log').at(-1), { timeout: 60_000 }).toContain('FAILED');
    foreign.exec('rollback');
    foreign.close();
    const { run, positions } = await toTheEnd(deck.base, deck.call, runId);
    expect(run.state).toBe('unreachable');
    await expectWhole(deck.call, runId, positions);
    expect(await statusOf(deck.call)).toBe('deployfailure');
    await deck.end();
  });

  it('a console that finds the database locked at its start says so in one line, and ends to be started again', async () => {
    const foreign = new DatabaseSync(join(dir, 'deck.sqlite'));
    foreign.exec('begin immediate');
    const locked = await failingConsole({ DECK_DATA: dir, DECK_PORT: '0' });
    foreign.exec('rollback');
    foreign.close();
    // Not 78: whoever starts it again, as systemd does, is right to.
    expect(locked.code).toBe(1);
    expect(locked.err).toMatch(
      /^dolphindeck: another program holds the lock of deck\.sqlite [^\n]*end it and try again\n$/,
    );
    await (await startConsole({ DECK_DATA: dir })).end();
  });

  it('the clock may be set a day back or forth: no run ends of it, and none before it began', async () => {
    let ahead = 0;
    const clock = () => new Date(Date.now() + ahead);
    for (const jump of [DAY, -DAY]) {
      ahead = 0;
      let deck = await openConsole(clock);
      const runId = await begin(deck.call);
      ahead = jump;
      const { pid } = JSON.parse(readFileSync(fileOf(runId, 'state.json'), 'utf8'));
      expect((await deck.call('selectRun', { id: runId })).json.result.state).toBe('running');
      // The next console finds it by its process, not by the time.
      await deck.close();
      deck = await openConsole(clock);
      expect((await deck.call('selectRun', { id: runId })).json.result.state).toBe('running');
      expect(() => process.kill(pid, 0)).not.toThrow();
      await letGo();
      const { run, positions } = await toTheEnd(deck.base, deck.call, runId);
      expect(run.state).toBe('unreachable');
      expect(Date.parse(run.endedAt)).toBeGreaterThanOrEqual(Date.parse(run.startedAt));
      expect(Date.parse(run.startedAt)).toBeGreaterThanOrEqual(Date.parse(run.createdAt));
      await expectWhole(deck.call, runId, positions);
      await deck.close();
    }
  });

  it('the pid of its dead leader may have become another process: interrupted, and that process is left alone', async () => {
    let deck = await startConsole({ DECK_DATA: dir });
    const runId = await begin(deck.call);
    await deck.end('SIGKILL');
    const state = JSON.parse(readFileSync(fileOf(runId, 'state.json'), 'utf8'));
    process.kill(state.pid, 'SIGKILL');
    // As if this process had got the pid: alive, but with another start.
    writeFileSync(fileOf(runId, 'state.json'), JSON.stringify({ ...state, pid: process.pid }));
    const database = new DatabaseSync(join(dir, 'deck.sqlite'));
    database.prepare('update run set supervisor_pid = ? where id = ?').run(process.pid, runId);
    database.close();
    deck = await startConsole({ DECK_DATA: dir });
    const { run } = await toTheEnd(deck.base, deck.call, runId);
    expect(run).toMatchObject({ state: 'interrupted', failure: { host: 'console' } });
    expect(await statusOf(deck.call)).toBe('deployfailure');
    expect((await deck.call('cancelRun', { runId })).json.error.code).toBe('run_over');
    await deck.end();
  });

  it.each([
    { kind: 'a backup', copyTo: (target: string) => backUp(dir, target) },
    { kind: 'an import into SQLite', copyTo: (target: string) => exportAndImport(dir, { dataDir: target }) },
    {
      kind: 'an import into PostgreSQL',
      copyTo: async (target: string) =>
        exportAndImport(dir, { dataDir: target, databaseUrl: (await freshDatabase()).url }),
    },
  ])(
    '$kind may be started beside it: there the run is interrupted, and it goes on here',
    async ({ kind, copyTo }) => {
      const deck = await startConsole({ DECK_DATA: dir });
      const runId = await begin(deck.call);
      const { pid } = JSON.parse(readFileSync(fileOf(runId, 'state.json'), 'utf8'));
      const env = await copyTo(join(data.dir, kind));
      const before = existsSync(join(env.DECK_DATA, 'runs', runId));
      // A second start of the copy is one at home.
      for (const _ of [1, 2]) {
        const copy = await startConsole(env);
        const { run } = await toTheEnd(copy.base, copy.call, runId);
        expect(run).toMatchObject({ state: 'interrupted', failure: { host: 'console' } });
        expect(run.failure.message).toContain('are a copy');
        expect(await statusOf(copy.call)).toBe('deployfailure');
        expect((await copy.call('cancelRun', { runId })).json.error.code).toBe('run_over');
        await copy.end();
      }
      // No process works on hosts without a folder.
      expect(existsSync(join(env.DECK_DATA, 'runs', runId))).toBe(before);
      expect(() => process.kill(pid, 0)).not.toThrow();
      await expectUnharmed(deck, runId);
    },
  );

  it('a second console is refused, and neither the first nor the run takes notice', async () => {
    const deck = await startConsole({ DECK_DATA: dir });
    const runId = await begin(deck.call);
    const { code, err } = await failingConsole({ DECK_DATA: dir, DECK_PORT: '0' });
    expect(code).toBe(78);
    expect(err).toContain(`process ${deck.pid} `);
    await expectUnharmed(deck, runId);
  });
});

it('of consoles that start at once on one data folder, one serves and the others are refused', async () => {
  const fresh = join(data.dir, 'fresh');
  const started = await Promise.allSettled([1, 2, 3, 4].map(() => startConsole({ DECK_DATA: fresh })));
  const served = started.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  expect(served).toHaveLength(1);
  for (const result of started) {
    if (result.status === 'rejected') expect(String(result.reason)).toMatch(/"code":78/);
  }
  const [deck] = served as [ConsoleProcess];
  expect((await request(`${deck.base}/healthz`)).status).toBe(200);
  await deck.end();
});

/** A console of this process with a clock of the test's. */
async function openConsole(clock: () => Date) {
  const { config } = loadConfig({ DECK_DATA: dir, DECK_AUTH: 'off' });
  const app = await openApp({ config, log: pino({ level: 'silent' }), clock });
  await app.http.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
  return { base, call: apiOf(base), close: () => app.close() };
}
