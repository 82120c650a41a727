import { STATUSES } from '@dolphindeck/contract/cluster/status.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployableCluster, openWorld, type World } from './support/world.ts';

const HOST = '192.167.8.141';
let world: World;
let id: string;
beforeAll(async () => {
  world = await openWorld();
  await world.prepareDeploy(HOST);
  id = await world.create(deployableCluster('runs'));
  await world.putRun(id, 'deploy');
  await world.endRun('abcdef01', 'success');
  await world.setStatus(id, 'startsuccess');
});
afterAll(() => world.close());

/** The cluster with another heap of its workers. */
function changed(more: object = {}) {
  const cluster = deployableCluster('runs');
  const roles = cluster.roles.map(role =>
    role.roleName === 'worker' ? { ...role, roleBody: { ...role.roleBody, heapMb: 777 } } : role,
  );
  return { ...cluster, id, roles, ...more };
}

const ask = async (name: 'applyCluster' | 'planApply', body: unknown) => (await world.call(name, body)).json;

describe('a change of a cluster that runs', () => {
  it('needs the id of a cluster that exists', async () => {
    const { id: _, ...without } = changed();
    for (const name of ['applyCluster', 'planApply'] as const) {
      expect((await ask(name, without)).error).toMatchObject({ code: 'field_required', field: 'id' });
      expect((await ask(name, { ...without, id: '00000000' })).error.code).toBe('cluster_unknown');
    }
  });

  it.each(STATUSES.filter(status => status !== 'startsuccess'))('is refused in %s', async status => {
    await world.setStatus(id, status);
    const json = await ask('applyCluster', changed());
    expect(json).toMatchObject({ code: 500, result: null, error: { code: 'cluster_state' } });
    expect(json.message).toMatch(/^执行失败！｛/);
    expect(await world.statusOf(id)).toBe(status);
    await world.setStatus(id, 'startsuccess');
  });

  it('is refused as a save is, and names the field', async () => {
    const base = { version: '1.3.6', deployUser: 'easy', deployDir: 'here' };
    expect((await ask('applyCluster', changed({ base }))).error.field).toBe('base.deployDir');
    const moved = { ...base, deployDir: '/srv/ds' };
    expect((await ask('applyCluster', changed({ base: moved }))).error).toMatchObject({
      code: 'apply_needs_deploy',
      field: 'base.deployDir',
    });
    const { result } = await ask('planApply', changed({ base: moved }));
    expect(result).toMatchObject({ possible: false, problems: [{ field: 'base.deployDir' }] });
  });

  it('is told beforehand, and then begun: a deployupdate of a cluster that stays started', async () => {
    const { result } = await ask('planApply', changed());
    expect(result).toMatchObject({ action: 'apply', possible: true });
    expect(result.steps.map(({ name }: { name: string }) => name)).toEqual(['check', 'worker']);
    expect(await ask('applyCluster', changed())).toEqual({ code: 200, message: 'ok', result: null });
    expect(await world.statusOf(id)).toBe('startsuccess');
    const signal = (await world.call('executeResultSignal', {})).json.result;
    expect(signal).toEqual({ singnalType: 'deployupdate', success: false, over: false });
    expect((await ask('applyCluster', changed())).error.code).toBe('run_active');
    const { data } = (await world.call('selectRunList', { page: '1' })).json.result;
    await world.endRun(data[0].id, 'failed', true);
    const { roles, status } = (await world.call('selectCluster', { id })).json.result;
    const worker = roles.find(({ roleName }: { roleName: string }) => roleName === 'worker');
    expect([status, worker.roleBody.heapMb]).toEqual(['startsuccess', undefined]);
  });
});
