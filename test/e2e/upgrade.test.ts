import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, logEnd, perform } from '../../lab/src/console/actions.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { expectFailure } from './support/failing.ts';
import { inside, readFile } from './support/inside.ts';
import { newerRelease } from './support/newer-release.ts';
import { World } from './support/world.ts';

const DIR = '/home/easy/ds';
const OLD = '1.3.6';
/** The step of its schema fails everywhere. */
const BROKEN = '1.3.7';
/** Its step fails on the real database only, after it has changed a table: in the rehearsal all is well. */
const TREACHEROUS = '1.3.8';
const NEW = '1.3.9';

const ADD = 'alter table t_ds_user add column deck_note varchar(64);\n';
const STEPS = {
  [BROKEN]: `${ADD}alter table t_ds_no_such_table add column x int;\n`,
  [TREACHEROUS]: `${ADD}update t_ds_user set deck_note = (select 'x' from t_ds_queue union all select 'y' from t_ds_queue where current_database() <> 'deck_rehearsal');\n`,
  [NEW]: ADD,
};

let world: World;
let clusterId: string;
const archives: string[] = [];

/** Saves the cluster with another version, as the editor does. */
async function choose(version: string): Promise<void> {
  const body = exampleCluster(world.host.ip);
  const { status } = await world.cluster(clusterId);
  if (status === 'deploysuccess') {
    await world.client.call('updateCluster', { ...body, id: clusterId, status: 'cancel' });
  }
  await world.client.call('updateCluster', { ...body, base: { ...body.base, version }, id: clusterId });
}

/** The version that the links of the host lead to. */
const installed = async () =>
  /releases\/([\d.]+)-/.exec(await inside(world.host, 'readlink', `${DIR}/current`))?.[1];

const points = async (): Promise<Record<string, unknown>[]> => {
  const list = (await inside(world.host, 'sh', '-c', `cd ${DIR}/backups && ls -d */point.json`)).trim();
  const texts = await Promise.all(
    list.split('\n').map(path => readFile(world.host, `${DIR}/backups/${path}`)),
  );
  return texts.map(text => JSON.parse(text) as Record<string, unknown>);
};

async function workflow(script: string) {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return runWorkflow(ds, { script, tenant: 'easy' });
}

/** The old version runs again, and a workflow with it. */
async function oldRuns(): Promise<void> {
  await choose(OLD);
  await world.succeed(clusterId, 'deploy');
  await world.succeed(clusterId, 'start');
  expect((await workflow('echo still here')).state).toBe('SUCCESS');
  await world.succeed(clusterId, 'stop');
}

describe('an upgrade on one host, with PostgreSQL', () => {
  beforeAll(async () => {
    world = await World.create(1);
    const { dolphinscheduler } = await buildPackages();
    for (const [version, ddl] of Object.entries(STEPS)) {
      const archive = await newerRelease(dolphinscheduler, version, { ddl });
      archives.push(archive);
      await world.client.upload(archive);
    }
    clusterId = (await world.createCluster(exampleCluster(world.host.ip))).id;
    await world.succeed(clusterId, 'deploy');
    await world.succeed(clusterId, 'start');
    expect((await workflow('echo before')).state).toBe('SUCCESS');
    await world.succeed(clusterId, 'stop');
  });
  afterAll(async () => {
    await world?.close();
    for (const archive of archives) await rm(dirname(archive), { recursive: true, force: true });
  });

  test('a schema step that fails is found by the rehearsal, and nothing is changed', async () => {
    await choose(BROKEN);
    await expectFailure(world, clusterId, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: /the rehearsal on a copy of the database failed, so nothing was changed/,
    });
    expect(await installed()).toBe(OLD);
    expect((await points()).map(({ state, from, to }) => ({ state, from, to }))).toEqual([
      { state: 'made', from: OLD, to: BROKEN },
    ]);
  });

  test('one that fails only in earnest is taken back: the old version runs again', async () => {
    await choose(TREACHEROUS);
    const run = await expectFailure(world, clusterId, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: /the schema command failed/,
    });
    expect(await logEnd(world.client, run.id, 20)).toContain(`the database was put back to ${OLD}`);
    expect(await installed()).toBe(OLD);
    expect((await points()).map(({ state }) => state)).toContain('restored');
    await oldRuns();
  });

  test('a good one is done, and what was there before still runs', async () => {
    await choose(NEW);
    const run = await perform(world.client, clusterId, 'deploy');
    expect(run.state, await logEnd(world.client, run.id, 30)).toBe('success');
    expect(await installed()).toBe(NEW);
    expect((await points()).at(-1)).toMatchObject({ state: 'done', from: OLD, to: NEW });
    await world.succeed(clusterId, 'start');
    expect((await workflow('echo after')).state).toBe('SUCCESS');
    await world.succeed(clusterId, 'stop');
  });
});
