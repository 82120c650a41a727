import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCluster } from '../../src/commands/check-cluster.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { planCluster } from '../../src/commands/plan-cluster.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import { endRun } from '../engine/support/end-run.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  exampleSave,
  openBench,
  putStatus,
  refusal,
} from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

describe('planCluster', () => {
  it('shows what a deploy would do, and changes nothing', async () => {
    await equip(bench);
    const clusterId = await createExample(bench);
    const plan = await planCluster(bench.deps, { clusterId, action: 'deploy' }, ADMIN);
    expect(plan).toMatchObject({ possible: true, problems: [], action: 'deploy' });
    expect(plan.packages.map(p => p.kind).sort()).toEqual(['dolphinscheduler', 'jdk', 'zookeeper']);
    expect(plan.hosts[0]?.servers).toContain('master-server');
    expect(await bench.store.runs.last()).toBeNull();
  });

  it('says everything that stands against an action, in the language of the caller', async () => {
    const clusterId = await createExample(bench);
    const caller = { ...ADMIN, language: 'zh' as const };
    const plan = await planCluster(bench.deps, { clusterId, action: 'start' }, caller);
    expect(plan.possible).toBe(false);
    expect(plan.problems.map(p => p.code)).toEqual(['cluster_state', 'host_unregistered']);
    expect(plan.problems[1]?.message).toContain('未登记');
  });
});

describe('what a plan says has changed', () => {
  const planned = async (clusterId: string, action: 'deploy' | 'start' = 'deploy') =>
    (await planCluster(bench.deps, { clusterId, action }, ADMIN)).changes;

  /** Deploys a cluster with success, as the engine records it. */
  async function deploy(clusterId: string): Promise<void> {
    await executeCluster(bench.deps, { clusterId, action: 'deploy' }, ADMIN);
    const run = await bench.store.runs.last();
    await endRun(bench.store.runs, run?.id ?? '', 'success');
  }

  it('is nothing to compare with before the first deploy, and nothing right after it', async () => {
    await equip(bench);
    const clusterId = await createExample(bench);
    expect(await planned(clusterId)).toBeNull();
    await deploy(clusterId);
    expect(await planned(clusterId)).toEqual([]);
    expect(await planned(clusterId, 'start')).toBeNull();
  });

  it('is each field that an edit changed, a secret without its values, until the next deploy', async () => {
    await equip(bench);
    const clusterId = await createExample(bench);
    await deploy(clusterId);
    await putStatus(bench, clusterId, 'stopsuccess');
    const roles = exampleSave().roles.map(role =>
      role.roleName === 'database'
        ? { ...role, roleBody: { ...role.roleBody, password: 'another' } }
        : role.roleName === 'backend'
          ? { ...role, roleBody: { ...role.roleBody, serverPort: 12_346, extra: { 'my.token': 'new' } } }
          : role,
    );
    const env = { JAVA_OPTS: '-Xmx1g', DB_PASSWORD: 'new' };
    const save = exampleSave({ id: clusterId, roles, env, remark: 'of no matter' });
    await saveCluster(bench.deps, save, ADMIN);
    const changes = [
      { field: 'roles.backend.roleBody.serverPort', from: '12345', to: '12346', secret: false },
      { field: 'roles.database.roleBody.password', from: null, to: null, secret: true },
      { field: 'roles.backend.extra.my.token', from: null, to: null, secret: true },
      { field: 'env.JAVA_OPTS', from: null, to: '-Xmx1g', secret: false },
      { field: 'env.DB_PASSWORD', from: null, to: null, secret: true },
    ];
    expect(await planned(clusterId)).toEqual(expect.arrayContaining(changes));
    expect(await planned(clusterId)).toHaveLength(changes.length);
    await deploy(clusterId);
    expect(await planned(clusterId)).toEqual([]);
  });
});

describe('checkCluster', () => {
  it('tells the findings in words; an error makes it not ok', async () => {
    await equip(bench);
    const clusterId = await createExample(bench);
    const host = '192.167.8.141';
    bench.engine.findings = [
      { host, findings: [{ id: 'systemd_missing', level: 'error', params: {} }] },
      { host: 'x', findings: [{ id: 'clock_off', level: 'warning', params: { seconds: 4 } }] },
    ];
    const check = await checkCluster(bench.deps, { clusterId }, ADMIN);
    expect(check.ok).toBe(false);
    expect(check.findings[0]).toMatchObject({ host, id: 'systemd_missing', level: 'error' });
    expect(check.findings[0]?.message).toContain('systemd');
    bench.engine.findings = [];
    expect(await checkCluster(bench.deps, { clusterId }, ADMIN)).toEqual({ ok: true, findings: [] });
  });

  it('tells what stands against the plan without looking at hosts', async () => {
    const clusterId = await createExample(bench);
    const check = await checkCluster(bench.deps, { clusterId }, ADMIN);
    expect(check.ok).toBe(false);
    expect(check.findings[0]).toMatchObject({ host: '192.167.8.141', id: 'host_unregistered' });
  });

  it('goes on once at a time for a cluster', async () => {
    await equip(bench);
    const clusterId = await createExample(bench);
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<[]>();
    bench.engine.preflight = () => {
      begun.resolve();
      return answer.promise;
    };
    const first = checkCluster(bench.deps, { clusterId }, ADMIN);
    await begun.promise;
    const second = checkCluster(bench.deps, { clusterId }, ADMIN);
    expect(await refusal(second)).toMatchObject({ code: 'check_busy' });
    answer.resolve([]);
    await first;
    await checkCluster(bench.deps, { clusterId }, ADMIN);
  });
});
