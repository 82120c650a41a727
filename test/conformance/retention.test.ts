import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../server/test/engine/support/until.ts';
import { dataFolder } from './support/process.ts';
import { deployableCluster, openWorld } from './support/world.ts';

it('after a run and at a start the oldest runs go, with their folders, and are unknown from then on', async () => {
  const data = await dataFolder();
  const first = await openWorld({ dir: data.dir, port: 0 }, { DECK_KEEP_RUNS: '3' });
  const id = await first.create(deployableCluster('prod'));
  const ids = ['0000000a', '0000000b', '0000000c', '0000000d'];
  for (const runId of ids) {
    await first.setStatus(id, 'deploysuccess');
    await first.putRun(id, 'stop', runId);
    await first.say(runId, 'a line');
    await mkdir(join(data.dir, 'runs', runId), { recursive: true });
    await first.endRun(runId, 'success');
  }
  const runsOf = async (world: typeof first) =>
    (await world.call('selectRunList', { page: '1' })).json.result.data.map((run: { id: string }) => run.id);
  await until('the oldest run has gone', async () => (await runsOf(first)).length === 3);
  expect(await runsOf(first)).toEqual(['0000000d', '0000000c', '0000000b']);
  expect((await first.call('selectRun', { id: '0000000a' })).json.error.code).toBe('run_unknown');
  const log = await first.call('readRunLog', { runId: '0000000a', page: '1' });
  expect(log.json.error.code).toBe('run_unknown');
  await until('its folder has gone', () => !existsSync(join(data.dir, 'runs', '0000000a')));
  await first.close();

  const second = await openWorld({ dir: data.dir, port: 0 }, { DECK_KEEP_RUNS: '1' });
  onTestFinished(async () => {
    await second.close();
    await data.remove();
  });
  await until('all but one have gone', async () => (await runsOf(second)).length === 1);
  expect(await runsOf(second)).toEqual(['0000000d']);
  // What pages poll is of the last run, which stays.
  expect((await second.call('executeResultSignal')).json.result).toMatchObject({ over: true, success: true });
  expect((await second.call('readLog', { page: '1' })).json.result.rows).toBe(1);
});
