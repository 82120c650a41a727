import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EXECUTE_TYPES, type ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { Status } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow } from '../../lab/src/console/actions.ts';
import { ROOT } from '../../lab/src/console/process.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { processesOf } from '../../server/test/engine/support/processes.ts';
import { Reader } from './support/rejoined.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { World } from './support/world.ts';

/** How many events of a run a console of this test sees before it is killed: at its begin close together. */
const EVENTS_TO_LIVE = [1, 2, 5, 9, 16, 30, 20, 12, 30, 25, 18, 35];
/** How often a console must have died in one deploy, one start and one stop. */
const DEATHS = 20;

let world: World;
let id: string;
/** What the store knew of the newest run whenever a console died. */
const deaths: { state: string; events: number }[] = [];

const runDir = (runId: string) => join(world.dataFolder, 'runs', runId);

/** Asks for an action and nothing more: the console may die before it has begun it. */
async function ask(action: ExecuteType): Promise<void> {
  await world.client.call('executeCluster', { executeType: EXECUTE_TYPES.indexOf(action), clusterId: id });
}

/** The newest run as a dead console left it. */
function lastRun(): { id: string; state: string; events: number } {
  const database = new DatabaseSync(join(world.dataFolder, 'deck.sqlite'), { readOnly: true });
  const row = database.prepare('select id, state, events from run order by seq desc limit 1').get();
  database.close();
  return row as { id: string; state: string; events: number };
}

async function kill(): Promise<void> {
  await world.killConsole();
  deaths.push(lastRun());
}

/** A console that is killed while it recovers: as soon as it has opened its database. */
async function killRecovering(): Promise<void> {
  const env = {
    ...process.env,
    DECK_DATA: world.dataFolder,
    DECK_PORT: '0',
    DECK_HOST: '',
    DECK_AUTH: 'off',
  };
  const child = spawn(process.execPath, [join(ROOT, 'server/src/main.ts')], { env, stdio: 'ignore' });
  const exit = new Promise(done => child.once('exit', done));
  const files = `/proc/${child.pid}/fd`;
  const isOpen = (fd: string) => {
    try {
      return readlinkSync(join(files, fd)).endsWith('deck.sqlite-wal');
    } catch {
      // It was closed meanwhile.
      return false;
    }
  };
  await waitFor('the database to be opened', 60, () => readdirSync(files).some(isOpen), 1);
  child.kill('SIGKILL');
  await exit;
  deaths.push(lastRun());
}

/** Does an action while the console dies again and again; everything that is seen of its run must be whole. */
async function endure(action: ExecuteType, status: Status): Promise<void> {
  await ask(action);
  // Before it can know who leads the run.
  await kill();
  await killRecovering();
  await world.reviveConsole();
  const { id: runId } = lastRun();
  const reader = new Reader(runId);
  for (const life of EVENTS_TO_LIVE) {
    let seen = 0;
    const enough = (event: RunEvent) => {
      seen += 1;
      return seen === life || event.type === 'stats';
    };
    if (await reader.read(world.base, enough)) break;
    await kill();
    await world.reviveConsole();
  }
  // In the moment of the end.
  await waitFor('the end of the run', 300, () => existsSync(join(runDir(runId), 'exit.json')), 1);
  await kill();
  await world.reviveConsole();
  await reader.read(world.base, () => false);
  const run = await follow(world.client, runId);
  expect(run.state).toBe('success');
  expect((await world.cluster(id)).status).toBe(status);
  await expectWholeRecord(runId, reader.events);
}

/** What was seen, what is stored and what the folder of the run holds are the same, event by event and line by line. */
async function expectWholeRecord(runId: string, seen: readonly RunEvent[]): Promise<void> {
  const texts = (name: string) =>
    readFileSync(join(runDir(runId), name), 'utf8')
      .trimEnd()
      .split('\n');
  expect(seen).toEqual(texts('events.jsonl').map(line => JSON.parse(line)));
  const lines: string[] = [];
  for (let page = 1, rows = 1; lines.length < rows; page += 1) {
    const answer = await world.client.call('readRunLog', { runId, page: String(page) });
    rows = answer.rows;
    lines.push(...answer.data);
  }
  expect(lines).toEqual(texts('run.log'));
}

/** Does an action, kills its supervisor when an event says so, and verifies what that leaves. */
async function lose(action: ExecuteType, status: Status, when: (event: RunEvent) => boolean): Promise<void> {
  const run = await execute(world.client, id, action);
  const dir = runDir(run.id);
  await new Reader(run.id).read(world.base, when);
  const { pid } = JSON.parse(readFileSync(join(dir, 'state.json'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  expect((await follow(world.client, run.id)).state).toBe('interrupted');
  expect((await world.cluster(id)).status).toBe(status);
  expect(await world.client.call('executeResultSignal', {})).toMatchObject({ success: false, over: true });
  await waitFor('the processes of the run to be gone', 30, () => processesOf(dir).length === 0);
  expect(readdirSync(dir)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(vars\.yml|secrets\.json|keys|home)$/)]),
  );
}

const isFirst = (event: RunEvent) => event.type === 'step-start';
const isHostTask = (name: RegExp) => (event: RunEvent) => event.type === 'task' && name.test(event.name);

describe('whoever dies during a run', () => {
  beforeAll(async () => {
    world = await World.create(1, { more: await standInFiles() });
    id = (await world.createCluster(ofStandIn(exampleCluster(world.host.ip)))).id;
  });
  afterAll(() => world?.close());

  test('the supervisor of a deploy, before anything is done: interrupted, to be deployed again', () =>
    lose('deploy', 'deployfailure', isFirst));

  test('the supervisor of a deploy in the middle of its work', () =>
    lose('deploy', 'deployfailure', isHostTask(/^Make deploy user/)));

  test('the console, again and again, during the deploy that follows', () =>
    endure('deploy', 'deploysuccess'));

  test('the supervisor of a start, when servers run already: it can only be stopped', () =>
    lose('start', 'stopfailure', isHostTask(/master/)));

  test('the supervisor of a stop, before anything is done, and in the middle', async () => {
    await lose('stop', 'stopfailure', isFirst);
    await lose('stop', 'stopfailure', isHostTask(/./));
  });

  test('the console, while the stop ends without it: the outcome is taken', async () => {
    const { id: runId } = await execute(world.client, id, 'stop');
    await waitFor('a leader of the run', 30, () => existsSync(join(runDir(runId), 'state.json')), 1);
    await world.killConsole();
    await waitFor('the end of the run', 120, () => existsSync(join(runDir(runId), 'exit.json')));
    expect(lastRun()).toMatchObject({ id: runId, state: expect.stringMatching(/waiting|running/) });
    await world.reviveConsole();
    const reader = new Reader(runId);
    await reader.read(world.base, () => false);
    expect((await follow(world.client, runId)).state).toBe('success');
    expect((await world.cluster(id)).status).toBe('stopsuccess');
    await expectWholeRecord(runId, reader.events);
  });

  test('the console, again and again, during a start and a stop', async () => {
    await world.succeed(id, 'deploy');
    await endure('start', 'startsuccess');
    await endure('stop', 'stopsuccess');
    process.stdout.write(`  [recovery] the console died ${deaths.length} times: ${JSON.stringify(deaths)}\n`);
    expect(deaths.length).toBeGreaterThanOrEqual(DEATHS);
    expect(deaths.map(({ state }) => state)).toEqual(expect.arrayContaining(['waiting', 'running']));
    const { data } = await world.client.call('selectRunList', { page: '-1', clusterId: id });
    for (const { startedAt, endedAt } of data)
      expect(endedAt ?? '').toSatisfy(end => end >= (startedAt ?? 'x'));
  });
});
