import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun } from '../../src/commands/cancel-run.ts';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { type ExecuteInput, executeCluster } from '../../src/commands/execute-cluster.ts';
import { executeResultSignal, readLog, selectRun, selectRunList } from '../../src/commands/reads/runs.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { ADMIN, type Bench, createExample, equip, finish, openBench, refusal } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const execute = (input: ExecuteInput) => executeCluster(bench.deps, input, ADMIN);

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
    expect(
      (await selectRunList(bench.deps, { page: 1, clusterId: id }, ADMIN)).data.map(r => r.state),
    ).toEqual(['success', 'unreachable']);
  });

  it('stay when the cluster is deleted', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    await finish(bench, 'success');
    await deleteCluster(bench.deps, { id }, ADMIN);
    expect(await selectRun(bench.deps, { id: runId }, ADMIN)).toMatchObject({ clusterName: 'myTest1' });
    const ids = [id, 'bbbbbbbb'].values();
    await createExample(
      { ...bench, deps: { ...bench.deps, ids: () => ids.next().value ?? '' } },
      { name: 'b' },
    );
    expect(await bench.store.clusters.idOfName('b')).toBe('bbbbbbbb');
  });
});

/** The runs whose aborts are in the audit. */
const abortsTold = async () =>
  (await bench.store.audit.newest(100)).filter(e => e.action === 'cancelRun').map(e => e.target.id);

describe('cancelRun', () => {
  it('passes every call on, and refuses runs that are over or unknown', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    await cancelRun(bench.deps, { runId }, ADMIN);
    await cancelRun(bench.deps, { runId }, ADMIN);
    expect(bench.engine.cancelled).toEqual([runId, runId]);
    expect(await abortsTold()).toEqual([runId, runId]);
    await finish(bench, 'aborted');
    expect(await refusal(cancelRun(bench.deps, { runId }, ADMIN))).toMatchObject({ code: 'run_over' });
    expect(await refusal(cancelRun(bench.deps, { runId: id }, ADMIN))).toMatchObject({ code: 'run_unknown' });
  });

  it('that comes to nothing is not told as done', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    // Its process is dead, and its end could not be stored yet.
    bench.engine.cancels = async () => ({ is: 'ending' });
    expect(await refusal(cancelRun(bench.deps, { runId }, ADMIN))).toMatchObject({ code: 'run_ending' });
    bench.engine.cancels = async () => {
      throw new StoreUnavailable('line broken');
    };
    await expect(cancelRun(bench.deps, { runId }, ADMIN)).rejects.toThrow('line broken');
    expect(await abortsTold()).toEqual([]);
  });

  it('needs no store where the engine follows the run, and is in the audit later', async () => {
    await equip(bench);
    const id = await createExample(bench);
    await execute({ clusterId: id, action: 'deploy' });
    const runId = (await bench.store.runs.unfinished())?.id ?? '';
    bench.engine.cancels = async () => ({ is: 'asked', name: 'deploy myTest1' });
    const found = vi.spyOn(bench.store.runs, 'find').mockRejectedValue(new StoreUnavailable('line broken'));
    const lost = vi
      .spyOn(bench.store, 'transaction')
      .mockRejectedValueOnce(new StoreUnavailable('line broken'));
    const append = vi.spyOn(bench.store.audit, 'append').mockRejectedValueOnce(new StoreUnavailable('away'));
    expect(await cancelRun(bench.deps, { runId }, ADMIN)).toBeNull();
    expect(bench.engine.cancelled).toEqual([runId]);
    expect(await abortsTold()).toEqual([]);
    await bench.deps.recorder.flush(true);
    expect(await abortsTold()).toEqual([runId]);
    found.mockRestore();
    lost.mockRestore();
    append.mockRestore();
  });
});
