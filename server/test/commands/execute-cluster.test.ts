import { ACTIONS, allows, STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelRun } from '../../src/commands/cancel-run.ts';
import { checkCluster } from '../../src/commands/check-cluster.ts';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { deletePackage } from '../../src/commands/delete-package.ts';
import { type ExecuteInput, executeCluster } from '../../src/commands/execute-cluster.ts';
import { markStopped } from '../../src/commands/mark-stopped.ts';
import { planCluster } from '../../src/commands/plan-cluster.ts';
import { executeResultSignal, readLog, selectRun, selectRunList } from '../../src/commands/reads/runs.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  endOf,
  equip,
  finish,
  openBench,
  refusal,
} from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const execute = (input: ExecuteInput) => executeCluster(bench.deps, input, ADMIN);
const statusOf = async (id: string) => (await bench.store.clusters.find(id))?.status;

async function put(id: string, status: Status): Promise<void> {
  const cluster = await bench.store.clusters.find(id);
  if (cluster === null) throw new Error('no cluster');
  await bench.store.clusters.setStatus(cluster, status, '');
}

describe('executeCluster', () => {
  it.each(STATUSES.flatMap(status => ACTIONS.map(action => [status, action] as const)))(
    'in state %s follows the table for %s',
    async (status, action) => {
      await equip(bench);
      const id = await createExample(bench);
      await put(id, status);
      if (!allows(status, action)) {
        expect(await refusal(execute({ clusterId: id, action }))).toMatchObject({
          code: 'cluster_state',
          params: { status, verb: action },
        });
        expect(await bench.store.runs.last()).toBeNull();
        return;
      }
      await execute({ clusterId: id, action });
      expect(bench.engine.woken).toBe(1);
      expect(await statusOf(id)).toBe(status);
      expect(await bench.store.runs.unfinished()).toMatchObject({ action, state: 'waiting', clusterId: id });
      await finish(bench, 'success');
      expect(await statusOf(id)).toBe(`${action}success`);
    },
  );

  it('refuses in the order of the contract', async () => {
    const id = await createExample(bench);
    const other = await createExample(bench, { name: 'other' });
    const code = async (input: ExecuteInput) => (await refusal(execute(input))).code;
    expect(await code({ clusterId: '00000000', action: 'start', thenStart: true })).toBe('field_unknown');
    expect(await code({ clusterId: '00000000', action: 'start' })).toBe('cluster_unknown');
    expect(await code({ clusterId: id, action: 'start' })).toBe('cluster_state');
    await put(other, 'startsuccess');
    expect(await code({ clusterId: id, action: 'deploy', thenStart: true })).toBe('other_started');
    expect(await code({ clusterId: id, action: 'deploy' })).toBe('host_unregistered');
    await equip(bench);
    await execute({ clusterId: id, action: 'deploy' });
    expect(await code({ clusterId: other, action: 'start' })).toBe('run_active');
  });

  it('names the host that is not registered, the version without a layout, the package that is missing', async () => {
    const id = await createExample(bench);
    const unregistered = await refusal(execute({ clusterId: id, action: 'deploy' }));
    expect(unregistered).toMatchObject({ params: { hosts: '192.167.8.141' } });
    await equip(bench);
    const [pkg] = await bench.store.packages.all();
    await deletePackage(bench.deps, { id: pkg?.id ?? '' }, ADMIN);
    const missing = await refusal(execute({ clusterId: id, action: 'deploy' }));
    expect(missing).toMatchObject({ code: 'package_missing', params: { kind: pkg?.kind } });
    const future = await createExample(bench, { name: 'f', base: { version: '9.0.0' } });
    const unsupported = await refusal(execute({ clusterId: future, action: 'deploy' }));
    expect(unsupported).toMatchObject({ code: 'version_unsupported', params: { version: '9.0.0' } });
    expect(bench.engine.woken).toBe(0);
  });

  it('starts one of 50 actions that are asked for at once', async () => {
    await equip(bench);
    const ids = await Promise.all(['a', 'b', 'c'].map(name => createExample(bench, { name })));
    const asked = Array.from({ length: 50 }, (_, i) =>
      execute({ clusterId: ids[i % 3] ?? '', action: 'deploy' }),
    );
    const results = await Promise.allSettled(asked);
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect((await bench.store.runs.page(-1)).total).toBe(1);
  });

  it('refuses to start while another cluster is started, naming it', async () => {
    await equip(bench);
    const first = await createExample(bench, { name: 'first' });
    const second = await createExample(bench, { name: 'second' });
    await put(first, 'stopfailure');
    await put(second, 'deploysuccess');
    const expected = { code: 'other_started', params: { cluster: 'first', id: first } };
    expect(await refusal(execute({ clusterId: second, action: 'start' }))).toMatchObject(expected);
    // A stop that failed would make it the second one.
    expect(await refusal(execute({ clusterId: second, action: 'stop' }))).toMatchObject(expected);
  });

  it('freezes the plan, with its secrets sealed, and drops it at the end', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy', takeOver: true });
    const run = await bench.store.runs.unfinished();
    const plan = await bench.store.runs.planOf<RunPlan>(run?.id ?? '');
    expect(plan).toMatchObject({ runId: run?.id, clusterId: id, action: 'deploy' });
    expect(plan.deck.cluster.takeOver).toBe(true);
    expect(plan.deck.database.password).toBe('easy');
    expect(run?.packages).toHaveLength(3);
    await finish(bench, 'success');
    await expect(bench.store.runs.planOf(run?.id ?? '')).rejects.toThrow('over');
  });
});

describe('thenStart', () => {
  async function deployAndStart(): Promise<string> {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy', thenStart: true });
    return id;
  }

  it('starts after a success, with the plan that was frozen', async () => {
    const id = await deployAndStart();
    const next = await finish(bench, 'success');
    expect(await statusOf(id)).toBe('deploysuccess');
    expect(await bench.store.runs.unfinished()).toMatchObject({
      id: next,
      action: 'start',
      state: 'waiting',
    });
    expect(await bench.store.runs.planOf<RunPlan>(next ?? '')).toMatchObject({
      runId: next,
      action: 'start',
    });
    expect(await finish(bench, 'success')).toBeNull();
    expect(await statusOf(id)).toBe('startsuccess');
  });

  it.each(['failed', 'unreachable', 'aborted', 'interrupted'] as const)(
    'starts nothing after %s',
    async end => {
      const id = await deployAndStart();
      expect(await finish(bench, end)).toBeNull();
      expect(await bench.store.runs.unfinished()).toBeNull();
      expect(await statusOf(id)).toBe('deployfailure');
    },
  );
});

describe('while a run is unfinished', () => {
  it('neither its cluster nor its hosts nor its packages may go, and the answer names the run', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id;
    const host = (await bench.store.hosts.page(1)).data[0]?.id ?? '';
    const pkg = (await bench.store.packages.all())[0]?.id ?? '';
    const refusals = [
      deleteCluster(bench.deps, { id }, ADMIN),
      markStopped(bench.deps, { id, confirmName: 'myTest1' }, ADMIN),
      deleteHost(bench.deps, { id: host }, ADMIN),
      deletePackage(bench.deps, { id: pkg }, ADMIN),
      checkCluster(bench.deps, { clusterId: id }, ADMIN),
    ];
    for (const command of refusals) expect((await refusal(command)).params).toMatchObject({ runId });
  });
});

describe('the end of a run', () => {
  it('of a failed start leaves the cluster stoppable unless the clean-up was verified', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await put(id, 'deploysuccess');
    await execute({ clusterId: id, action: 'start' });
    await finish(bench, 'failed', true);
    expect(await statusOf(id)).toBe('startfailure');
    await execute({ clusterId: id, action: 'start' });
    await finish(bench, 'aborted', false);
    expect(await statusOf(id)).toBe('stopfailure');
  });

  it('is told once: a second end changes nothing', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy', thenStart: true });
    const run = await bench.store.runs.unfinished();
    await finish(bench, 'failed');
    const again = await bench.store.runs.finishRun(run?.id ?? '', endOf('success', true));
    expect(again).toBeNull();
    expect(await statusOf(id)).toBe('deployfailure');
  });
});

describe('the signal and the log', () => {
  it('are empty before there was a run, and follow the last one', async () => {
    expect(await executeResultSignal(bench.deps)).toBeNull();
    expect(await readLog(bench.deps, { page: 3 })).toEqual({ currentPage: 3, rows: 0, data: [] });
    expect(await readLog(bench.deps, { page: -1 })).toEqual({ currentPage: 1, rows: 0, data: [] });
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const signal = { singnalType: 'deployupdate', success: false, over: false };
    expect(await executeResultSignal(bench.deps)).toEqual(signal);
    await finish(bench, 'unreachable');
    expect(await executeResultSignal(bench.deps)).toEqual({ ...signal, over: true });
    await execute({ clusterId: id, action: 'deploy' });
    await finish(bench, 'success');
    expect(await executeResultSignal(bench.deps)).toEqual({ ...signal, over: true, success: true });
    expect((await selectRunList(bench.deps, { page: 1, clusterId: id })).data.map(r => r.state)).toEqual([
      'success',
      'unreachable',
    ]);
  });

  it('stay when the cluster is deleted', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    await finish(bench, 'success');
    await deleteCluster(bench.deps, { id }, ADMIN);
    expect(await selectRun(bench.deps, { id: runId })).toMatchObject({ clusterName: 'myTest1' });
    const ids = [id, 'bbbbbbbb'].values();
    await createExample(
      { ...bench, deps: { ...bench.deps, ids: () => ids.next().value ?? '' } },
      { name: 'b' },
    );
    expect(await bench.store.clusters.idOfName('b')).toBe('bbbbbbbb');
  });
});

describe('cancelRun', () => {
  it('passes every call on, and refuses runs that are over or unknown', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    await cancelRun(bench.deps, { runId }, ADMIN);
    await cancelRun(bench.deps, { runId }, ADMIN);
    expect(bench.engine.cancelled).toEqual([runId, runId]);
    await finish(bench, 'aborted');
    expect(await refusal(cancelRun(bench.deps, { runId }, ADMIN))).toMatchObject({ code: 'run_over' });
    expect(await refusal(cancelRun(bench.deps, { runId: id }, ADMIN))).toMatchObject({ code: 'run_unknown' });
  });
});

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

describe('markStopped and deleteCluster', () => {
  it.each(STATUSES)('in state %s follow the table', async status => {
    const id = await createExample(bench);
    await put(id, status);
    const mark = markStopped(bench.deps, { id, confirmName: 'myTest1' }, ADMIN);
    if (status === 'stopfailure') {
      await mark;
      expect(await statusOf(id)).toBe('stopsuccess');
      return;
    }
    expect(await refusal(mark)).toMatchObject({ code: 'cluster_state' });
    const remove = deleteCluster(bench.deps, { id }, ADMIN);
    if (allows(status, 'delete')) {
      await remove;
      expect(await statusOf(id)).toBeUndefined();
      expect(await refusal(deleteCluster(bench.deps, { id }, ADMIN))).toMatchObject({
        code: 'cluster_unknown',
      });
    } else {
      expect(await refusal(remove)).toMatchObject({ code: 'cluster_state', params: { status } });
    }
  });

  it('asks for the name typed exactly', async () => {
    const id = await createExample(bench);
    await put(id, 'stopfailure');
    const wrong = markStopped(bench.deps, { id, confirmName: 'mytest1' }, ADMIN);
    expect(await refusal(wrong)).toMatchObject({ code: 'confirm_name', field: 'confirmName' });
  });
});
