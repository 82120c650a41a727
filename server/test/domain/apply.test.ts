import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { describe, expect, test } from 'vitest';
import type { IdentifiedCluster } from '../../src/domain/layouts/layout.ts';
import { type PlanInput, planRun, type RunPlan } from '../../src/domain/plan.ts';
import { exampleCluster, LOCKING } from './example.ts';
import { withBody } from './support/deck.ts';

const IP = '192.167.8.141';
const PASSWORD = 'of-the-administrator';

function planned(running: ClusterSpec | null, cluster: IdentifiedCluster) {
  const host = { ip: IP, port: 22, user: 'root', password: 'root-pw', privateKey: null };
  const input: PlanInput = {
    runId: '0000abcd',
    action: 'apply',
    takeOver: false,
    lock: LOCKING,
    cluster,
    footprint: [],
    hosts: [{ ...host, hostKey: 'ssh-ed25519 AAAA', facts: { arch: 'x86_64' } }],
    packages: [],
    adminPassword: PASSWORD,
    running,
  };
  return planRun(input);
}

function planOf(running: ClusterSpec, cluster: IdentifiedCluster): RunPlan {
  const found = planned(running, cluster);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.plan;
}

function problemsOf(running: ClusterSpec | null, cluster: IdentifiedCluster) {
  const found = planned(running, cluster);
  return found.ok ? [] : found.problems.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
}

const at = (version: string, cluster = exampleCluster()): IdentifiedCluster => ({
  ...cluster,
  base: { ...cluster.base, version },
});

describe('what applying new settings to a cluster that runs restarts', () => {
  test.each([
    ['a heap', withBody('worker', { heapMb: 777 }), ['worker']],
    ['a key of the release', withBody('master', { extra: { 'master.exec.threads': 7 } }), ['master']],
    ['settings of two roles, workers first', both(), ['worker', 'backend']],
    ['a mail server, which 1.x reads from a file', withBody('alert', { mailServerHost: 'mail' }), ['alert']],
    ['a variable of tasks, which all read', { ...exampleCluster(), env: { X: 'y' } }, everything()],
  ])('%s', (_, cluster, roles) => {
    expect(planOf(exampleCluster(), cluster).deck.apply?.roles).toEqual(roles);
  });

  test('a mail server of a version that keeps it in its database: nothing, and the record is brought', () => {
    const plan = planOf(at('3.1.9'), at('3.1.9', withBody('alert', { mailServerHost: 'mail' })));
    expect(plan.deck.apply).toMatchObject({ roles: [], records: true });
    expect(JSON.stringify(plan.deck.apply?.before.records)).toContain('smtp.1633.com');
    expect(JSON.stringify(plan.deck.records)).not.toContain('smtp.1633.com');
  });

  test('a reserve of memory, which 3.2.2 takes from a file of the host', () => {
    const plan = planOf(at('3.2.2'), at('3.2.2', withBody('master', { masterReservedMemory: 0.7 })));
    expect(plan.deck.apply?.roles).toEqual(['master']);
    expect(plan.deck.cluster.memory).not.toEqual(plan.deck.apply?.before.cluster.memory);
  });

  test('the plan holds the way back, and the secrets of both are masked', () => {
    const running = withBody('alert', { mailPasswd: 'Old-Secret-1' });
    const plan = planOf(running, withBody('alert', { mailPasswd: 'New-Secret-2' }));
    expect(Object.keys(plan.deck.apply?.before.roles ?? {})).toEqual(Object.keys(plan.deck.roles));
    expect(JSON.stringify(plan.deck.apply?.before)).toContain('Old-Secret-1');
    expect(plan.secrets.values).toEqual(
      expect.arrayContaining(['Old-Secret-1', 'New-Secret-2', 'root-pw', PASSWORD]),
    );
    expect(plan.packageIds).toEqual([]);
  });
});

describe('what cannot be changed while a cluster runs', () => {
  const roles = (change: (roles: IdentifiedCluster['roles']) => IdentifiedCluster['roles']) => ({
    ...exampleCluster(),
    roles: change(exampleCluster().roles),
  });

  test.each([
    ['a port of the API', withBody('backend', { serverPort: 12346 }), 'roles.backend.roleBody.serverPort'],
    ['a port in extra', portInExtra(), 'roles.master.roleBody.extra.master.listen.port'],
    ['the version', at('1.3.9'), 'base.version'],
    ['the frontend', withBody('frontend', { escProxyPort: 9999 }), 'roles.frontend.roleBody.escProxyPort'],
    ['storage', withBody('hadoop', { fsDefaultFS: 'hdfs://x' }), 'roles.hadoop.roleBody.fsDefaultFS'],
    [
      'a password of the database',
      withBody('database', { password: 'x' }),
      'roles.database.roleBody.password',
    ],
    [
      'a role that leaves',
      roles(all => all.filter(({ roleName }) => roleName !== 'alert')),
      'roles.alert.roleDependHost',
    ],
  ])('%s', (_, cluster, field) => {
    expect(problemsOf(exampleCluster(), cluster)).toContain(`apply_needs_deploy ${field}`);
  });

  test('nothing at all, and a cluster of which nobody knows how it was deployed', () => {
    expect(problemsOf(exampleCluster(), exampleCluster())).toEqual(['apply_nothing']);
    expect(problemsOf(exampleCluster(), { ...exampleCluster(), remark: 'other' })).toEqual(['apply_nothing']);
    expect(problemsOf(null, withBody('worker', { heapMb: 777 }))).toEqual(['apply_unknown']);
  });
});

function both(): IdentifiedCluster {
  const { roles } = withBody('backend', { heapMb: 777 });
  const worker = withBody('worker', { heapMb: 777 }).roles.filter(({ roleName }) => roleName === 'worker');
  return {
    ...exampleCluster(),
    roles: [...roles.filter(({ roleName }) => roleName !== 'worker'), ...worker],
  };
}

function portInExtra(): IdentifiedCluster {
  return withBody('master', { extra: { 'master.listen.port': 5999 } });
}

function everything(): string[] {
  return ['worker', 'master', 'backend', 'alert'];
}
