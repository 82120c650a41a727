import { join } from 'node:path';
import type { SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { planCluster } from '../../src/commands/plan-cluster.ts';
import { selectRestorePoints } from '../../src/commands/reads/restore-points.ts';
import { rollBack } from '../../src/commands/roll-back.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
import { tarGz } from '../packages/support/tar.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  exampleSave,
  finish,
  openBench,
  putSettled,
  putStatus,
  refusal,
} from './support/bench.ts';

const HOST = '192.167.8.141';
const POINT = '1.3.5-1.3.6-0000abcd';
const TOLD = {
  ...{ name: POINT, state: 'done', from: '1.3.5', to: '1.3.6', at: '2026-01-02T03:04:05Z', host: HOST },
  ...{ path: '/p', bytes: 5, sha512: 's', databaseBytes: 10, seconds: { dump: 1.5, restore: 2 } },
};

let bench: Bench;
let id: string;
beforeEach(async () => {
  bench = await openBench();
  await equip(bench);
  id = await createExample(bench);
});
afterEach(() => bench.close());

const deployed = (...restorePoints: unknown[]) => deployedAs(HOST, restorePoints);

/** A deploy whose host told of its restore points. */
async function deployedAs(host: string, restorePoints: unknown[]): Promise<void> {
  await executeCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
  const run = await bench.store.runs.unfinished();
  const words = {
    type: 'host',
    step: 'main',
    task: 't',
    host,
    outcome: 'ok',
    ignored: false,
    ms: 0,
  } as const;
  await bench.store.runs.appendEvents(run?.id ?? '', [{ ...words, report: { restorePoints } }], 1);
  await finish(bench, 'success');
  await putStatus(bench, id, 'stopsuccess');
}

const points = () => selectRestorePoints(bench.deps, { id });
const back = (change: object = {}) =>
  rollBack(bench.deps, { id, point: POINT, confirmName: 'myTest1', ...change }, ADMIN);
const saved = async () => (await bench.store.clusters.find(id))?.base.version;

describe('restore points', () => {
  it('are what the last deploy told of them', async () => {
    await deployed(TOLD);
    const { seconds: _, ...known } = TOLD;
    expect(await points()).toEqual([{ ...known, dumpSeconds: 1.5, restoreSeconds: 2 }]);
    await deployed({ ...TOLD, name: 'newer', at: '2026-02-02T03:04:05Z' }, TOLD);
    expect((await points()).map(({ name }) => name)).toEqual(['newer', POINT]);
  });

  it('of a host that the database has left stay in the list, and nobody goes back to them', async () => {
    await deployedAs('former', [{ ...TOLD, from: '1.3.6', host: 'whatever' }]);
    await deployed({ ...TOLD, name: 'newer', at: '2026-02-02T03:04:05Z' });
    expect((await points()).map(({ name, host }) => `${name} ${host}`)).toEqual([
      `newer ${HOST}`,
      `${POINT} former`,
    ]);
    expect(await refusal(back())).toMatchObject({ code: 'restore_point_elsewhere' });
    await deployedAs('former', []);
    expect((await points()).map(({ name }) => name)).toEqual(['newer']);
  });

  it('of a host that says what it likes are left out or cut to their shape', async () => {
    await deployed(
      null,
      'x',
      { name: 'no state' },
      { ...TOLD, bytes: -1, path: 'p'.repeat(2000), more: 1 },
      TOLD,
    );
    expect(await points()).toHaveLength(1);
    await deployed({ name: 'bare', state: 'made' });
    expect(await points()).toMatchObject([{ name: 'bare', bytes: 0, from: '', dumpSeconds: 0 }]);
  });
});

describe('rollBack', () => {
  it('saves the version of before and deploys it with the point in its plan', async () => {
    await bench.store.packages.all();
    await deployed({ ...TOLD, from: '1.3.6', to: '1.3.9' });
    await back();
    expect(await saved()).toBe('1.3.6');
    const run = await bench.store.runs.unfinished();
    expect(run).toMatchObject({ action: 'deploy', clusterId: id });
    const plan = (await bench.store.runs.planOf(run?.id ?? '')) as RunPlan;
    expect(plan.deck.upgrade).toMatchObject({ restore: POINT, to: '1.3.6' });
    expect(bench.engine.woken).toBe(2);
  });

  it('goes back to a point that was restored before: the cluster may have worked since', async () => {
    await deployed({ ...TOLD, from: '1.3.6', state: 'restored' });
    await back();
    const run = await bench.store.runs.unfinished();
    const plan = (await bench.store.runs.planOf(run?.id ?? '')) as RunPlan;
    expect(plan.deck.upgrade?.restore).toBe(POINT);
  });

  it('leaves out what the version of before lacks, so that the cluster can be saved and deployed', async () => {
    const old = 'apache-dolphinscheduler-1.3.1-bin.tar.gz';
    await putSettled(join(bench.packages.folder, old), tarGz([{ path: 'top/' }]));
    const { roles, ...save } = exampleSave();
    const grouped = roles.map(role =>
      role.roleName === 'worker' ? { ...role, roleBody: { ...role.roleBody, workerGroups: 'a' } } : role,
    );
    await putStatus(bench, id, 'stopsuccess');
    await saveCluster(bench.deps, { ...save, id, roles: grouped }, ADMIN);
    await deployed({ ...TOLD, from: '1.3.1' });
    await back();
    const cluster = await bench.store.clusters.find(id);
    expect(cluster?.base.version).toBe('1.3.1');
    const body = (name: string) => cluster?.roles.find(({ roleName }) => roleName === name)?.roleBody;
    expect(body('worker')).toEqual(
      exampleSave().roles.find(({ roleName }) => roleName === 'worker')?.roleBody,
    );
    const [entry] = (await bench.store.audit.newest(3)).filter(({ action }) => action === 'rollBack');
    expect(entry?.details).toMatchObject({ dropped: ['roles.worker.roleBody.workerGroups'] });
    await finish(bench, 'success');
    await putStatus(bench, id, 'stopsuccess');
    const { status: _, revision: _r, ...stored } = cluster ?? expect.fail('no cluster');
    await saveCluster(bench.deps, stored as unknown as SaveCluster, ADMIN);
  });

  it('asks for the name, a point that there is, and a state in which a deploy is allowed', async () => {
    await deployed(TOLD);
    expect(await refusal(back({ confirmName: 'mytest1' }))).toMatchObject({ code: 'confirm_name' });
    expect(await refusal(back({ point: 'other' }))).toMatchObject({ code: 'restore_point_unknown' });
    await putStatus(bench, id, 'startsuccess');
    expect(await refusal(back())).toMatchObject({ code: 'cluster_state' });
    expect(await saved()).toBe('1.3.6');
  });

  it.each([
    ['1.3.6/../x', 'version_format'],
    ['1.3.6\n', 'text_control'],
    ['', 'version_format'],
    ['1.1.0', 'version_old'],
  ])('saves no version that a person could not save: %j', async (from, code) => {
    await deployed({ ...TOLD, from });
    expect(await refusal(back())).toMatchObject({ code, field: 'base.version' });
    expect(await saved()).toBe('1.3.6');
  });

  it('changes nothing when the version of before cannot be deployed any more', async () => {
    await deployed(TOLD);
    expect(await refusal(back())).toMatchObject({ code: 'package_missing' });
    expect(await saved()).toBe('1.3.6');
    expect(await bench.store.runs.unfinished()).toBeNull();
  });
});

describe('a plan', () => {
  it('tells of an upgrade, and what the last restore point took', async () => {
    await deployed(TOLD);
    const plan = () => planCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
    expect((await plan()).upgrade).toBeNull();
    const save = exampleSave();
    await saveCluster(bench.deps, { ...save, id, base: { ...save.base, version: '1.3.9' } }, ADMIN);
    expect((await plan()).upgrade).toMatchObject({
      ...{ from: '1.3.6', to: '1.3.9' },
      expected: { databaseBytes: 10, dumpSeconds: 1.5, restoreSeconds: 2 },
    });
    await putStatus(bench, id, 'stopsuccess');
    await saveCluster(bench.deps, { ...save, id, base: { ...save.base, version: '1.3.5' } }, ADMIN);
    expect((await plan()).problems).toMatchObject([
      { code: 'upgrade_backwards' },
      { code: 'package_missing' },
    ]);
  });
});
