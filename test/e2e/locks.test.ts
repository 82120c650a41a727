import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, logEnd, perform, registerHost } from '../../lab/src/console/actions.ts';
import { ConsoleClient } from '../../lab/src/console/client.ts';
import { type ConsoleProcess, startConsole } from '../../lab/src/console/process.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { atTask } from './support/failing.ts';
import { inside, processesOf } from './support/inside.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { freeApt, holdApt, waitsForApt } from './support/trouble.ts';
import { World } from './support/world.ts';

const OWNER = '/var/lib/dolphindeck/lock/owner.json';

/** The first console with its host, and a second one with data of its own. */
let world: World;
let firstId: string;
let firstRun: RunView;
let second: ConsoleProcess;
let secondFolder: string;
let client: ConsoleClient;
let id: string;

const host = () => world.host;
const work = async () => (await inside(host(), 'ls', '/run/dolphindeck/work')).trim();
const findings = async (more: { breakLocks?: boolean } = {}) =>
  (await client.call('checkCluster', { clusterId: id, ...more })).findings;

/** What of a deploy is seen from the host: user, folder, packages are made after the lock. */
const traces = async () =>
  (await inside(host(), 'sh', '-c', 'ls /home /var/cache/dolphindeck 2>&1 || true')).trim();

/** Begins an action that breaks whatever lock is there. */
async function breaking(by: ConsoleClient, clusterId: string, action: ExecuteType): Promise<RunView> {
  const executeType = EXECUTE_TYPES.indexOf(action);
  await by.call('executeCluster', { executeType, clusterId, breakLocks: true });
  const [run] = (await by.call('selectRunList', { page: '1', clusterId })).data;
  if (run === undefined) throw new Error('no run was begun');
  return run;
}

describe('two consoles on one host', () => {
  beforeAll(async () => {
    const more = await standInFiles();
    world = await World.create(1, { more });
    secondFolder = await mkdtemp(join(tmpdir(), 'dolphindeck-e2e-'));
    second = await startConsole(secondFolder);
    client = new ConsoleClient(second.base);
    for (const file of [...Object.values(await buildPackages()), ...more]) await client.upload(file);
    await registerHost(client, host());
    const body = { ...ofStandIn(exampleCluster(host().ip)), name: 'the first one' };
    firstId = (await world.createCluster(body)).id;
    await client.call('createCluster', { ...body, name: 'the second one' });
    id = (await client.call('selectClusterList', { page: '1' })).data[0]?.id ?? '';
  });
  afterAll(async () => {
    await second?.stop();
    await world?.close();
    if (secondFolder !== undefined) await rm(secondFolder, { recursive: true, force: true });
  });

  test('the second is refused, told who is at work, and changes nothing', async () => {
    await holdApt(host());
    firstRun = await execute(world.client, firstId, 'deploy');
    await waitsForApt(host());
    expect(JSON.parse(await inside(host(), 'cat', OWNER))).toMatchObject({
      holder: hostname(),
      cluster: 'the first one',
      run: firstRun.id,
      action: 'deploy',
      user: 'admin',
    });
    const before = await traces();

    const held = new RegExp(
      `on ${hostname()}: deploy of cluster the first one, run ${firstRun.id}, .* by admin`,
    );
    const run = await perform(client, id, 'deploy');
    expect({ state: run.state, host: run.failure?.host }).toEqual({ state: 'failed', host: host().ip });
    expect(run.failure?.message).toMatch(held);
    expect(run.failure?.explanation).toMatchObject({ id: 'host_locked' });
    expect(run.failure?.explanation?.cause).toContain(firstRun.id);
    expect(await traces()).toBe(before);
    expect(JSON.parse(await inside(host(), 'cat', OWNER)).run).toBe(firstRun.id);
  });

  test('when the first is dead its lock stays, and is shown with its owner', async () => {
    const state = await readFile(join(world.dataFolder, 'runs', firstRun.id, 'state.json'), 'utf8');
    process.kill(world.consolePid, 'SIGKILL');
    process.kill((JSON.parse(state) as { pid: number }).pid, 'SIGKILL');
    const [found] = await findings();
    expect(found).toMatchObject({ id: 'host_locked', level: 'error' });
    expect(found?.message).toContain(firstRun.id);
    expect((await findings({ breakLocks: true })).find(one => one.id === 'host_locked')?.level).toBe(
      'warning',
    );
    // What the dead run was at is still there.
    expect(await work()).toContain('deck_packages');
  });

  test('it is broken when that is asked for; an abort in the middle leaves neither lock nor work behind', async () => {
    await freeApt(host());
    const { id: runId } = await breaking(client, id, 'deploy');
    const abort = atTask(/^Put the releases/, () => client.call('cancelRun', { runId }));
    expect((await follow(client, runId, abort.onEvent)).state).toBe('aborted');
    await abort.done();
    const log = await logEnd(client, runId, 30);
    expect(log).toMatch(new RegExp(`lock of another run was broken.*on ${hostname()}.*run ${firstRun.id}`));
    expect(log).toMatch(/ABORTED on request.*What it had started was stopped/s);
    expect(await inside(host(), 'ls', '/var/lib/dolphindeck')).toBe('');
    expect(await work()).toBe('');
    expect(await processesOf(host(), 'easy')).toEqual([]);
  });

  test('the next deploy works at once, and leaves the host free', async () => {
    const run = await perform(client, id, 'deploy');
    expect(run.state, await logEnd(client, run.id)).toBe('success');
    expect(await inside(host(), 'ls', '/var/lib/dolphindeck')).toBe('');
    expect(await findings()).not.toContainEqual(expect.objectContaining({ id: 'host_locked' }));
  });

  test('a start that is refused leaves whoever holds the host alone, who goes on and succeeds', async () => {
    await world.reviveConsole();
    expect((await follow(world.client, firstRun.id)).state).toBe('interrupted');
    let refused: RunView | undefined;
    const start = atTask(/^Put the releases/, async () => {
      refused = await perform(client, id, 'start');
    });
    await world.client.call('executeCluster', { executeType: 2, clusterId: firstId, takeOver: true });
    const [begun] = (await world.client.call('selectRunList', { page: '1', clusterId: firstId })).data;
    const run = await follow(world.client, begun?.id ?? '', start.onEvent);
    await start.done();
    expect(refused?.failure?.explanation).toMatchObject({ id: 'host_locked' });
    const words = refused === undefined ? '' : await logEnd(client, refused.id, 30);
    expect(words).not.toMatch(/ended on the host|still at work/);
    expect(run.state, await logEnd(world.client, run.id)).toBe('success');
    expect(await inside(host(), 'ls', '/var/lib/dolphindeck')).toBe('');
  });

  test('a lock whose record is damaged is nobody’s to take over, and is broken when that is asked for', async () => {
    // As a disk without power leaves it: the name is there, the bytes are not.
    await inside(host(), 'sh', '-c', `mkdir ${dirname(OWNER)} && head -c 200 /dev/zero > ${OWNER}`);
    const { findings } = await world.client.call('checkCluster', { clusterId: firstId });
    expect(findings).toContainEqual(expect.objectContaining({ id: 'host_locked', level: 'error' }));
    const refused = await perform(world.client, firstId, 'stop');
    expect(refused.failure?.explanation).toMatchObject({ id: 'host_locked' });
    expect(refused.failure?.message).toMatch(/on \?: \? of cluster \?, run \?, asked for by \?, since \?/);
    expect(await inside(host(), 'sh', '-c', `tr -d '\\0' < ${OWNER} | wc -c; wc -c < ${OWNER}`)).toBe(
      '0\n200\n',
    );

    const { id: runId } = await breaking(world.client, firstId, 'stop');
    const { state } = await follow(world.client, runId);
    const log = await logEnd(world.client, runId, 30);
    expect(state, log).toBe('success');
    expect(log).toMatch(/lock of another run was broken, as asked for: .*on \?:/);
    expect(await inside(host(), 'ls', '/var/lib/dolphindeck')).toBe('');
  });
});
