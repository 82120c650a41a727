import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import { allows, STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCluster } from '../../src/commands/check-cluster.ts';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { deletePackage } from '../../src/commands/delete-package.ts';
import { type ExecuteInput, executeCluster } from '../../src/commands/execute-cluster.ts';
import { markStopped } from '../../src/commands/mark-stopped.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
import { endRun } from '../engine/support/end-run.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  finish,
  openBench,
  putStatus,
  refusal,
} from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const execute = (input: ExecuteInput) => executeCluster(bench.deps, input, ADMIN);
const statusOf = async (id: string) => (await bench.store.clusters.find(id))?.status;

const put = (id: string, status: Status) => putStatus(bench, id, status);

describe('executeCluster', () => {
  it.each(STATUSES.flatMap(status => EXECUTE_TYPES.map(action => [status, action] as const)))(
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
    expect(await code({ clusterId: '00000000', action: 'start', thenStart: true })).toBe('deploy_only');
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

describe('the locks of hosts', () => {
  const planOf = async () => {
    const run = await bench.store.runs.unfinished();
    return bench.store.runs.planOf<RunPlan>(run?.id ?? '');
  };

  it('a plan says who locks them: the console, its cluster, its run, who asked', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const { deck, runId } = await planOf();
    expect(deck.lock).toEqual({
      owner: {
        ...bench.deps.identity,
        clusterId: id,
        cluster: 'myTest1',
        run: runId,
        action: 'deploy',
        user: ADMIN.user,
      },
      breaks: false,
    });
  });

  it('of other consoles are broken by administrators only', async () => {
    await equip(bench);
    const input = { clusterId: await createExample(bench), action: 'deploy', breakLocks: true } as const;
    const operator = { ...ADMIN, user: 'anna', role: 'operator' } as const;
    await expect(executeCluster(bench.deps, input, operator)).rejects.toMatchObject({
      problem: { code: 'break_locks_admin', field: 'breakLocks' },
    });
    expect(await bench.store.runs.unfinished()).toBe(null);
  });

  it('of other consoles are broken when that is asked for, which the audit keeps, and not again by the start', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy', breakLocks: true, thenStart: true });
    expect((await planOf()).deck.lock.breaks).toBe(true);
    expect((await bench.store.audit.newest(1))[0]?.details).toMatchObject({ breakLocks: true });
    await finish(bench, 'success');
    expect((await planOf()).deck.lock).toMatchObject({ owner: { action: 'start' }, breaks: false });
  });

  it('are broken by a stop too', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await put(id, 'startsuccess');
    await execute({ clusterId: id, action: 'stop', breakLocks: true });
    expect((await planOf()).deck.lock).toMatchObject({ owner: { action: 'stop' }, breaks: true });
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
    const again = await endRun(bench.store.runs, run?.id ?? '', 'success');
    expect(again).toBeNull();
    expect(await statusOf(id)).toBe('deployfailure');
  });
});
