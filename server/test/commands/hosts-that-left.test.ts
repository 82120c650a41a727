import { NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import type { HostRecap } from '@dolphindeck/contract/run/run.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCluster } from '../../src/commands/check-cluster.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { planCluster } from '../../src/commands/plan-cluster.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import type { RunPlan } from '../../src/domain/plan.ts';
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

const STAYS = '192.167.8.141';
const LEFT = '192.167.8.142';
const DONE: HostRecap = { ok: 1, changed: 1, failed: 0, unreachable: 0, skipped: 0 };

let bench: Bench;
let id: string;

async function unfinished() {
  const run = await bench.store.runs.unfinished();
  if (run === null) throw new Error('no run is unfinished');
  return run;
}

async function end(state: 'success' | 'failed', recap: Record<string, HostRecap> = {}): Promise<void> {
  const run = await unfinished();
  await endRun(bench.store.runs, run.id, state, { progress: { ...NO_PROGRESS, recap } });
}

const deploy = () => executeCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
const plan = () => planCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
const left = async () => (await plan()).steps.find(({ name }) => name === 'hosts that left')?.hosts;

async function forgetHost(ip: string): Promise<void> {
  await deleteHost(bench.deps, { id: (await bench.store.hosts.idOfIp(ip)) ?? '' }, ADMIN);
}

/** A cluster of two hosts whose deploy broke off, edited to one. */
beforeEach(async () => {
  bench = await openBench();
  await equip(bench);
  const login = {
    port: 22,
    user: 'root',
    password: 'x-secret-x',
    privateKey: null,
    consoleKey: null,
    jump: null,
    hostKey: 'ssh-ed25519 A',
  };
  await bench.store.hosts.insert(
    { id: '0000000b', ip: LEFT, name: LEFT, ...login, facts: null, remark: '' },
    '',
  );
  id = await createExample(bench, { hosts: [STAYS, LEFT] });
  await deploy();
  await end('failed');
  await saveCluster(bench.deps, { ...exampleSave(), id }, ADMIN);
});
afterEach(() => bench.close());

describe('hosts that left a cluster', () => {
  it('are cleaned by the next deploy, whose plan can reach them', async () => {
    expect(await left()).toEqual([LEFT]);
    await deploy();
    const { deck, hosts, secrets } = await bench.store.runs.planOf<RunPlan>((await unfinished()).id);
    expect(deck.departing).toEqual([LEFT]);
    expect(Object.keys(deck.hosts)).toEqual([STAYS]);
    expect(hosts.map(({ ip }) => ip)).toEqual([STAYS, LEFT]);
    expect(secrets.values).toContain('x-secret-x');
  });

  it('are forgotten after a deploy that succeeded and did its work there', async () => {
    await deploy();
    await end('success', { [STAYS]: DONE, [LEFT]: DONE });
    await putStatus(bench, id, 'prepare');
    expect(await left()).toBeUndefined();
    expect(await bench.store.footprints.of(id)).toEqual([STAYS]);
  });

  it.each([
    ['a deploy that failed', 'failed', DONE],
    ['one that did not answer', 'success', { ...DONE, unreachable: 1 }],
    ['a deploy that did not get there', 'success', { ...DONE, ok: 0 }],
  ] as const)('are remembered after %s', async (_, state, recap) => {
    await deploy();
    await end(state, { [STAYS]: DONE, [LEFT]: recap });
    expect(await bench.store.footprints.of(id)).toEqual([STAYS, LEFT]);
  });

  it('can be deleted from the register, which plans and checks then tell; known again, they are cleaned', async () => {
    await forgetHost(LEFT);
    const { steps, warnings, possible } = await plan();
    expect(possible).toBe(true);
    expect(steps.map(({ name }) => name)).not.toContain('hosts that left');
    expect(warnings).toMatchObject([{ host: LEFT, id: 'left_unregistered', level: 'warning' }]);
    const check = await checkCluster(bench.deps, { clusterId: id }, ADMIN);
    expect(check).toMatchObject({ ok: true, findings: [{ host: LEFT, id: 'left_unregistered' }] });
    await deploy();
    await end('success', { [STAYS]: DONE });
    expect(await bench.store.footprints.of(id)).toEqual([STAYS, LEFT]);
  });

  it('cannot be deleted while a run of the cluster lasts', async () => {
    await deploy();
    expect(await refusal(forgetHost(LEFT))).toMatchObject({ code: 'run_active' });
  });

  it('are of no concern to other actions, and end with the cluster’s record', async () => {
    await putStatus(bench, id, 'deploysuccess');
    const start = await planCluster(bench.deps, { clusterId: id, action: 'start' }, ADMIN);
    expect(start).toMatchObject({ possible: true, warnings: [] });
    const cluster = await bench.store.clusters.find(id);
    if (cluster !== null) await bench.store.clusters.remove(cluster);
    expect(await bench.store.footprints.of(id)).toEqual([]);
  });

  it('are hosts of the cluster again when an edit brings them back', async () => {
    await putStatus(bench, id, 'stopsuccess');
    await saveCluster(bench.deps, { ...exampleSave({ hosts: [STAYS, LEFT] }), id }, ADMIN);
    expect(await left()).toBeUndefined();
  });
});
