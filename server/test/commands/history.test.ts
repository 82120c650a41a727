import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { readRunLog, runTasks, selectRun } from '../../src/commands/reads/runs.ts';
import { endRun } from '../engine/support/end-run.ts';
import { storeRun } from '../store/support.ts';
import { ADMIN, type Bench, createExample, equip, finish, openBench, putStatus } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const at = '2026-11-26T02:00:00.000Z';
const lastId = async () => (await bench.store.runs.last())?.id ?? '';
const detail = async (id: string) => selectRun(bench.deps, { id }, ADMIN);

it('a run keeps what it was to do, without secrets, when it is over', async () => {
  await equip(bench);
  const clusterId = await createExample(bench);
  await executeCluster(bench.deps, { clusterId, action: 'deploy', thenStart: true }, ADMIN);
  const deploy = await lastId();
  const waiting = await detail(deploy);
  const start = (await finish(bench, 'success')) ?? '';
  const { plan } = await detail(deploy);
  expect(plan).toEqual(waiting.plan);
  expect(plan?.steps.map(({ name }) => name)).toContain('preflight');
  expect(plan?.hosts.map(({ host }) => host)).toEqual(waiting.hosts);
  expect(plan?.packages.every(({ name }) => name !== '')).toBe(true);
  // The sealed plan is the one with the secrets: it is gone.
  await expect(bench.store.runs.planOf(deploy)).rejects.toThrow(/over/);
  await finish(bench, 'success');
  expect((await detail(start)).plan).toMatchObject({ action: 'start', packages: [] });
});

it.each([
  [0, { exitCode: 0, signal: null }],
  [2, { exitCode: 2, signal: null }],
  [-9, { exitCode: null, signal: 9 }],
  [null, { exitCode: null, signal: null }],
])('a step that ended with %s is told so', async (exitCode, told) => {
  const id = await storeRun(bench.store);
  expect((await detail(id)).exits).toEqual([]);
  const progress = { ...NO_PROGRESS, steps: { main: { exitCode, stats: null } } };
  await endRun(bench.store.runs, id, 'failed', { progress });
  expect((await detail(id)).exits).toEqual([{ step: 'main', ...told }]);
});

it('its tasks are read from between the lines of its log', async () => {
  const id = await storeRun(bench.store);
  const task = (n: number): RunEvent[] => [
    { type: 'line', text: `TASK ${n}` },
    { type: 'task', step: 'main', id: `${n}`, name: `task ${n}`, role: 'base', at },
    { type: 'host', step: 'main', task: `task ${n}`, host: 'h1', outcome: 'ok', ignored: false, ms: n },
  ];
  // More than one look at the store.
  const events = Array.from({ length: 1200 }, (_, n) => task(n)).flat();
  await bench.store.runs.appendEvents(id, events, 1);
  const { tasks } = await runTasks(bench.deps, { id });
  expect(tasks.map(({ hosts }) => hosts.h1?.ms)).toEqual(Array.from({ length: 1200 }, (_, n) => n));
});

it('stays readable, with its name, when its cluster is deleted', async () => {
  await equip(bench);
  const clusterId = await createExample(bench);
  await putStatus(bench, clusterId, 'startsuccess');
  await executeCluster(bench.deps, { clusterId, action: 'stop' }, ADMIN);
  const id = await lastId();
  await bench.store.runs.appendEvents(id, [{ type: 'line', text: 'PLAY [Boot]' }], 1);
  await finish(bench, 'success');
  const before = await detail(id);
  const cluster = await bench.store.clusters.find(clusterId);
  if (cluster === null) throw new Error('no cluster');
  await bench.store.clusters.remove(cluster);
  expect(await detail(id)).toEqual(before);
  expect(before).toMatchObject({ clusterName: cluster.name, plan: { action: 'stop' } });
  expect((await readRunLog(bench.deps, { runId: id, page: 1 })).data).toEqual(['PLAY [Boot]']);
  expect((await bench.store.runs.page(1, clusterId)).data.map(run => run.id)).toEqual([id]);
});
