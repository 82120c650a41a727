import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApplyInput, applyCluster, planApply } from '../../src/commands/apply-cluster.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
import type { EndState } from '../engine/support/end-run.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  exampleSave,
  finish,
  newSettings,
  openBench,
  putStatus,
  refusal,
} from './support/bench.ts';

const NAME = 'myTest1';

let bench: Bench;
let id: string;
beforeEach(async () => {
  bench = await openBench();
  await equip(bench);
  id = await createExample(bench);
  await executeCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
  await finish(bench, 'success');
  await putStatus(bench, id, 'startsuccess');
});
afterEach(() => bench.close());

const wanted = (more: Partial<ApplyInput> = {}) => ({ ...newSettings({ id, name: NAME }), ...more });
const apply = (input: ApplyInput = wanted()) => applyCluster(bench.deps, input, ADMIN);
const heapOf = async () => {
  const cluster = await bench.store.clusters.find(id);
  return cluster?.roles.find(({ roleName }) => roleName === 'worker')?.roleBody?.heapMb;
};
const statusOf = async () => (await bench.store.clusters.find(id))?.status;

describe('applyCluster', () => {
  it.each(STATUSES.filter(status => status !== 'startsuccess'))(
    'is refused in %s, and saves nothing',
    async status => {
      await putStatus(bench, id, status);
      expect(await refusal(apply())).toMatchObject({ code: 'cluster_state', params: { verb: 'apply' } });
      expect(await heapOf()).toBeUndefined();
      expect(await bench.store.runs.unfinished()).toBeNull();
    },
  );

  it('saves the settings and begins a run whose plan has both, while the cluster counts as started', async () => {
    const input = wanted();
    await apply(input);
    const run = await bench.store.runs.unfinished();
    expect([run?.action, await statusOf(), bench.engine.woken]).toEqual(['apply', 'startsuccess', 2]);
    const { deck } = await bench.store.runs.planOf<RunPlan>(run?.id ?? '');
    expect(deck.apply).toMatchObject({ roles: ['worker'], records: false });
    expect(JSON.stringify(deck.roles.worker)).not.toEqual(JSON.stringify(deck.apply?.before.roles.worker));
    const [begun, saved] = await bench.store.audit.newest(2);
    expect([saved?.action, begun?.action]).toEqual(['applyCluster', 'executeCluster']);
    expect(JSON.stringify(saved?.details)).toContain('heapMb');
  });

  it.each<[string, EndState, boolean, Status, 'new' | 'old']>([
    ['that succeeds', 'success', false, 'startsuccess', 'new'],
    ['that fails and is taken back', 'failed', true, 'startsuccess', 'old'],
    ['that is aborted and taken back', 'aborted', true, 'startsuccess', 'old'],
    ['that fails and cannot be taken back', 'failed', false, 'stopfailure', 'new'],
    ['whose end nobody saw', 'interrupted', false, 'stopfailure', 'new'],
  ])('%s leaves its cluster as it is on the hosts', async (_, end, cleaned, status, settings) => {
    const input = wanted();
    await apply(input);
    const applied = await heapOf();
    await finish(bench, end, cleaned);
    expect(await statusOf()).toBe(status);
    expect(await heapOf()).toBe(settings === 'new' ? applied : undefined);
    const deployed = await bench.store.clusters.deployedSpec(id);
    const { heapMb } = deployed?.roles.find(({ roleName }) => roleName === 'worker')?.roleBody ?? {};
    expect(heapMb).toBe(end === 'success' ? applied : undefined);
  });

  it('is refused while anything runs, with a name that is taken, on a basis of before, and saves nothing', async () => {
    await createExample(bench, { name: 'other' });
    expect(await refusal(apply(wanted({ name: 'other' })))).toMatchObject({ code: 'cluster_name_taken' });
    const { roles, hosts, base } = wanted();
    const basis = { name: NAME, roles, hosts, base };
    expect(await refusal(apply(wanted({ basis })))).toMatchObject({ code: 'cluster_saved_meanwhile' });
    await apply();
    const heap = await heapOf();
    expect(await refusal(apply())).toMatchObject({ code: 'run_active' });
    expect(await heapOf()).toBe(heap);
  });

  it('that is taken back keeps its new name, for another cluster may have the former one by now', async () => {
    await apply(wanted({ name: 'renamed', remark: 'new' }));
    await createExample(bench, { name: NAME });
    await finish(bench, 'failed', true);
    const cluster = await bench.store.clusters.find(id);
    expect([cluster?.name, cluster?.remark, cluster?.status]).toEqual([
      'renamed',
      exampleSave().remark,
      'startsuccess',
    ]);
    const [end] = await bench.store.audit.newest(1);
    expect(end).toMatchObject({ action: 'endRun', details: { settings: 'taken back' } });
  });

  it('names the field that cannot be changed, and saves nothing', async () => {
    const base = { version: '1.3.6', deployUser: 'easy', deployDir: '/elsewhere' };
    expect(await refusal(apply(wanted({ base })))).toEqual({
      code: 'apply_needs_deploy',
      field: 'base.deployDir',
    });
    expect(await heapOf()).toBeUndefined();
  });
});

describe('planApply', () => {
  it('tells what would change and restart, and changes nothing', async () => {
    const view = await planApply(bench.deps, wanted(), ADMIN);
    const host = '192.167.8.141';
    expect(view).toMatchObject({
      action: 'apply',
      possible: true,
      steps: [
        { name: 'check', hosts: [host] },
        { name: 'worker', hosts: [host] },
      ],
      changes: [{ field: 'roles.worker.roleBody.heapMb', from: null }],
      upgrade: null,
    });
    expect(await heapOf()).toBeUndefined();
    expect(await bench.store.runs.unfinished()).toBeNull();
  });

  it('tells that a change of what DolphinScheduler keeps itself restarts nothing', async () => {
    const stored = await bench.store.clusters.find(id);
    if (stored === null) throw new Error('the cluster is missing');
    const { id: _, status, revision: _r, ...spec } = stored;
    const newer = { ...spec, base: { ...spec.base, version: '3.1.9' } };
    await bench.store.clusters.replace(stored, newer, status, '');
    await bench.store.clusters.keepDeployed(id);
    const roles = newer.roles.map(role =>
      role.roleName === 'alert'
        ? { ...role, roleBody: { ...role.roleBody, mailServerHost: 'mail.example' } }
        : role,
    );
    const change = { ...exampleSave(), base: newer.base, roles, id } as ApplyInput;
    const view = await planApply(bench.deps, change, ADMIN);
    expect(view.problems).toEqual([]);
    expect(view.steps.map(({ name }) => name)).toEqual(['check']);
  });

  it('tells all that stands against it', async () => {
    await putStatus(bench, id, 'stopsuccess');
    const base = { version: '1.3.6', deployUser: 'easy', deployDir: '/elsewhere' };
    const { possible, problems } = await planApply(bench.deps, wanted({ base }), ADMIN);
    expect(possible).toBe(false);
    expect(problems.map(({ code }) => code)).toEqual(['cluster_state', 'apply_needs_deploy']);
  });
});
