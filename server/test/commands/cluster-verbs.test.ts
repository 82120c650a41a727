import { allows, STATUSES } from '@dolphindeck/contract/cluster/status.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { markStopped } from '../../src/commands/mark-stopped.ts';
import { ADMIN, type Bench, createExample, openBench, putStatus, refusal } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const statusOf = async (id: string) => (await bench.store.clusters.find(id))?.status;

describe('markStopped and deleteCluster', () => {
  it.each(STATUSES)('in state %s follow the table', async status => {
    const id = await createExample(bench);
    await putStatus(bench, id, status);
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
    await putStatus(bench, id, 'stopfailure');
    const wrong = markStopped(bench.deps, { id, confirmName: 'mytest1' }, ADMIN);
    expect(await refusal(wrong)).toMatchObject({ code: 'confirm_name', field: 'confirmName' });
  });
});
