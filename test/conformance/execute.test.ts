import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BODY } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

const HOST = '192.167.8.141';
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const execute = async (body: unknown, headers = {}) =>
  (await world.call('executeCluster', body, headers)).json;

describe('the refusals of executeCluster come in the documented order', () => {
  // Every cause below is present from the start; each step takes the foremost one away.
  let other = '';
  let id = '';
  beforeAll(async () => {
    other = await world.create(deployableCluster('other'));
    id = await world.create({ ...deployableCluster('mine'), base: { version: '2.9.9' } });
    await world.setStatus(other, 'startsuccess');
    await world.putRun(other, 'stop');
  });

  it.each([
    ['{', 'body_json', undefined],
    ['[]', 'field_type', 'body'],
    [{}, 'field_required', 'executeType'],
    [{ executeType: 0 }, 'field_required', 'clusterId'],
    [{ executeType: 3, clusterId: '00000000' }, 'field_enum', 'executeType'],
    [{ executeType: 'start', clusterId: '00000000' }, 'field_enum', 'executeType'],
    [{ executeType: null, clusterId: '00000000' }, 'field_enum', 'executeType'],
    [{ executeType: 0.5, clusterId: '00000000' }, 'field_enum', 'executeType'],
    [{ executeType: 0, clusterId: 5 }, 'field_type', 'clusterId'],
    [{ executeType: 0, clusterId: "' or 1=1 --" }, 'field_length', 'clusterId'],
    [{ executeType: 0, clusterId: '00000000', force: true }, 'field_unknown', 'force'],
    [{ executeType: 1, clusterId: '00000000', breakLocks: 'yes' }, 'field_type', 'breakLocks'],
    [{ executeType: 1, clusterId: '00000000', thenStart: true }, 'deploy_only', 'thenStart'],
  ])('1. bad arguments: %j', async (body, code, field) => {
    const json = await execute(body);
    expect(json).toMatchObject({ code: 500, result: null, error: { code } });
    if (field !== undefined) expect(json.error.field).toBe(field);
    expect(json.message).toMatch(/^执行失败！｛/);
  });

  it('2. unknown cluster', async () => {
    expect((await execute(BODY.executeCluster)).error.code).toBe('cluster_unknown');
  });

  it('3. running action, of whatever cluster, by name and id', async () => {
    const { error } = await execute({ executeType: 0, clusterId: id }, EN);
    expect(error.code).toBe('run_active');
    expect(error.message).toMatch(/abcdef01.*other/);
    await world.endRun('abcdef01', 'failed', false);
    await world.setStatus(other, 'startsuccess');
  });

  it('4. state', async () => {
    expect((await execute({ executeType: 0, clusterId: id })).error.code).toBe('cluster_state');
  });

  it('5. other started cluster: says which, and to stop it first', async () => {
    await world.setStatus(id, 'deploysuccess');
    const { error } = await execute({ executeType: 0, clusterId: id }, EN);
    expect(error.code).toBe('other_started');
    expect(error.message).toMatch(new RegExp(`other \\(${other}\\).*stop it first`));
    expect((await execute({ executeType: 0, clusterId: id })).error.message).toContain(
      '请先停止已经运行的集群',
    );
    // A deploy starts nothing, so another started cluster does not hinder it; a start after it would.
    await world.setStatus(id, 'prepare');
    expect((await execute({ executeType: 2, clusterId: id, thenStart: true })).error.code).toBe(
      'other_started',
    );
    expect((await execute({ executeType: 2, clusterId: id })).error.code).toBe('host_unregistered');
    await world.setStatus(other, 'stopfailure');
    await world.setStatus(id, 'deploysuccess');
    expect((await execute({ executeType: 0, clusterId: id })).error.code).toBe('other_started');
    await world.setStatus(other, 'prepare');
  });

  it('6. unregistered host, named', async () => {
    await world.setStatus(id, 'prepare');
    const { error } = await execute({ executeType: 2, clusterId: id });
    expect(error).toMatchObject({ code: 'host_unregistered', field: 'hosts' });
    expect(error.message).toContain(HOST);
    world.engine.passwords.set(HOST, 'x');
    await world.call('createHost', { ip: HOST, name: 'a', port: 22, root: 'x' });
  });

  it('7. version without a layout, with what is supported', async () => {
    const { error } = await execute({ executeType: 2, clusterId: id });
    expect(error).toMatchObject({ code: 'version_unsupported', field: 'base.version' });
    expect(error.message).toMatch(/2\.9\.9.*1\.3/);
  });

  it('8. missing package, with what to do', async () => {
    await world.setStatus(id, 'cancel');
    await world.call('updateCluster', { ...deployableCluster('mine'), id });
    const { error } = await execute({ executeType: 2, clusterId: id });
    expect(error.code).toBe('package_missing');
    expect(error.message).toMatch(/dolphinscheduler 1\.3\.6/);
    await world.prepareDeploy();
    expect(await execute({ executeType: 2, clusterId: id })).toEqual({
      code: 200,
      message: 'ok',
      result: null,
    });
  });

  it('none of the refusals began a run or woke the engine', async () => {
    const { result } = (await world.call('selectRunList', { page: '-1' })).json;
    expect(result.data.map((run: { action: string }) => run.action)).toEqual(['deploy', 'stop']);
    expect(world.engine.wakes).toBe(1);
  });
});

describe('thenStart', () => {
  let w: World;
  let id = '';
  beforeAll(async () => {
    w = await openWorld();
    await w.prepareDeploy(HOST);
  });
  afterAll(() => w.close());
  beforeEach(async () => {
    id = await w.create(deployableCluster(`c${Math.random()}`));
    await w.call('executeCluster', { executeType: '2', clusterId: id, thenStart: true });
  });

  it('starts after the deploy succeeded, as a run of its own', async () => {
    const first = await w.store.runs.unfinished();
    expect(first).toMatchObject({ action: 'deploy', thenStart: true });
    const next = await w.endRun(first?.id ?? '', 'success');
    expect(await w.store.runs.unfinished()).toMatchObject({ id: next, action: 'start', clusterId: id });
    expect((await w.call('executeResultSignal')).json.result).toEqual({
      singnalType: 'start',
      success: false,
      over: false,
    });
    await w.endRun(next ?? '', 'success');
    expect(await w.statusOf(id)).toBe('startsuccess');
    await w.setStatus(id, 'prepare');
  });

  it('does not start after a deploy that failed', async () => {
    const first = await w.store.runs.unfinished();
    expect(await w.endRun(first?.id ?? '', 'failed')).toBeNull();
    expect(await w.store.runs.unfinished()).toBeNull();
    expect(await w.statusOf(id)).toBe('deployfailure');
  });
});

describe('cancelRun', () => {
  it('refuses a run that does not exist and one that is over, and asks the engine otherwise', async () => {
    const run = await world.store.runs.unfinished();
    const runId = run?.id ?? '';
    const unknown = (await world.call('cancelRun', { runId: '00000000' })).json;
    expect(unknown).toMatchObject({ code: 500, error: { code: 'run_unknown' } });
    expect(unknown.message).toMatch(/^执行失败！｛/);
    expect((await world.call('cancelRun', { runId })).json).toEqual({
      code: 200,
      message: 'ok',
      result: null,
    });
    expect(world.engine.cancelled).toEqual([runId]);
    await world.endRun(runId, 'aborted');
    expect((await world.call('cancelRun', { runId })).json.error.code).toBe('run_over');
  });
});
