import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { execute } from '../../postgres/server.ts';
import type { Call } from './api.ts';
import { uploadArchives } from './archives.ts';
import { databaseOf } from './database.ts';
import { type ConsoleProcess, type dataFolder, startConsole } from './process.ts';
import { closedPort, silentPort, startSshd } from './sshd.ts';
import { deployableCluster } from './world.ts';

const IP = '127.0.0.1';

export type LedRuns = Awaited<ReturnType<typeof makeLedRuns>>;

/**
 * A data folder with a host and a cluster that can be deployed to it: real Ansible, which waits for a port of loopback
 * that never answers until the test lets it go.
 * @param settings further ones of its consoles
 */
export async function makeLedRuns(
  { dir: place }: Pick<Awaited<ReturnType<typeof dataFolder>>, 'dir'>,
  settings: Readonly<Record<string, string>> = {},
) {
  const dir = join(place, 'data');
  const env = { ...settings, DECK_DATA: dir };
  await mkdir(join(place, 'ssh'));
  const port = await closedPort();
  const sshd = await startSshd(join(place, 'ssh'), port);
  const first = await startConsole(env);
  const { user, privateKey } = sshd;
  const { json } = await first.call('createHost', { ip: IP, name: 'loopback', port, user, privateKey });
  expect(json.message).toBe('ok');
  const body = deployableCluster('on loopback');
  body.hosts = [IP];
  for (const role of body.roles) role.roleDependHost = [IP];
  await first.call('createCluster', body);
  const clusterId: string = (await first.call('selectClusterList', { page: '1' })).json.result.data[0].id;
  await uploadArchives(first.base);
  await first.end();
  await sshd.stop();
  let silent: Awaited<ReturnType<typeof silentPort>> | null = null;

  const fileOf = (runId: string, name: string) => join(dir, 'runs', runId, name);
  const readLines = (runId: string, name: string) =>
    readFileSync(fileOf(runId, name), 'utf8').trimEnd().split('\n');

  /** What leads the run, as its folder tells. */
  const leaderOf = (runId: string): { pid: number } =>
    JSON.parse(readFileSync(fileOf(runId, 'state.json'), 'utf8'));

  async function letGo(): Promise<void> {
    await silent?.stop();
    silent = null;
  }

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

  return {
    dir,
    fileOf,
    readLines,
    letGo,
    toTheEnd,
    expectWhole,
    start: () => startConsole(env),
    /** Begins a deploy that goes on until `letGo`; answers its run. */
    async begin(call: Call): Promise<string> {
      silent = await silentPort(port);
      const begun = await call('executeCluster', { executeType: 2, clusterId });
      expect(begun.json.message).toBe('ok');
      await silent.asked;
      return (await call('selectRunList', { page: '1' })).json.result.data[0].id;
    },
    leaderOf,
    /** As if another process had got the pid of the leader: alive, but with another start. */
    async replaceLeader(runId: string, pid: number): Promise<void> {
      writeFileSync(fileOf(runId, 'state.json'), JSON.stringify({ ...leaderOf(runId), pid }));
      const statement = `update run set supervisor_pid = ${pid} where id = '${runId}'`;
      const { DECK_DATABASE_URL } = await databaseOf(dir);
      if (DECK_DATABASE_URL !== undefined) return void (await execute(DECK_DATABASE_URL, statement));
      const database = new DatabaseSync(join(dir, 'deck.sqlite'));
      database.exec(statement);
      database.close();
    },
    statusOf: async (call: Call) => (await call('selectCluster', { id: clusterId })).json.result.status,
    /** The run goes on in this console, and ends with nothing lost, when it may; then the console is ended, too. */
    async expectUnharmed({ base, call, end }: ConsoleProcess, runId: string): Promise<void> {
      expect((await call('selectRun', { id: runId })).json.result.state).toBe('running');
      await letGo();
      const { run, positions } = await toTheEnd(base, call, runId);
      expect(run.state).toBe('unreachable');
      await expectWhole(call, runId, positions);
      await end();
    },
  };
}
