import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, apply, follow, logEnd } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { atTask } from './support/failing.ts';
import { inside } from './support/inside.ts';
import { withBodies } from './support/trouble.ts';
import { World } from './support/world.ts';

type Save = InputOf<Endpoints['createCluster']>;

/** The task in which servers are started with new settings. */
const RENEWAL = /^Start anew/;

let world: World;
let id: string;
/** As the cluster is saved; each test that changes it for good says so here. */
let body: Save;
let first: LabHost;
let second: LabHost;

/** When each server of a host was started last, by its name: what was started anew has another time. */
async function started(host: LabHost): Promise<Record<string, string>> {
  const told = await inside(
    host,
    ...['systemctl', 'show', '--property=Id,ActiveState,ActiveEnterTimestampMonotonic,UnitFileState'],
    `dolphindeck-${id}-*`,
  );
  const units = told.trim().split('\n\n');
  return Object.fromEntries(
    units.map(unit => {
      const { Id = '', ...state } = Object.fromEntries(unit.split('\n').map(line => line.split('=')));
      return [Id.replace(`dolphindeck-${id}-`, '').replace('.service', ''), Object.values(state).join(' ')];
    }),
  );
}

/** The servers of a host that are not as they were. */
function renewed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after)
    .filter(server => before[server] !== after[server])
    .sort();
}

const change = (bodies: Parameters<typeof withBodies>[1]): Save & { id: string } => ({
  ...withBodies(body, bodies),
  id,
});

/** Applies a change and follows it to its end. */
async function applied(
  changed: Save & { id: string },
  onEvent: (event: RunEvent, runId: string) => void = () => {},
): Promise<RunView> {
  const { id: runId } = await apply(world.client, changed);
  return follow(world.client, runId, event => onEvent(event, runId));
}

async function runsWorkflows(): Promise<void> {
  const ds = new DolphinSchedulerClient(`http://${first.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, id);
  await ds.login(user, password);
  expect(await runWorkflow(ds, { script: 'echo still here', tenant: 'easy' })).toMatchObject({
    state: 'SUCCESS',
  });
}

const workerFile = (host: LabHost) => inside(host, 'cat', '/home/easy/ds/current/conf/worker.properties');

describe('new settings for a cluster that runs, on two hosts', () => {
  beforeAll(async () => {
    world = await World.create(2);
    const [a, b] = world.lab.hosts;
    if (a === undefined || b === undefined) throw new Error('hosts are missing');
    [first, second] = [a, b];
    const both = [a.ip, b.ip];
    const alone = { database: [a.ip], zookeeper: [a.ip], backend: [a.ip], frontend: [a.ip], alert: [a.ip] };
    body = spreadCluster(both, { ...alone, master: both, worker: both, hadoop: both, common: both });
    id = (await world.createCluster(body)).id;
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
  });
  afterAll(() => world?.close());

  test('what concerns more than a server is refused at its field, and nothing is done', async () => {
    const { problems, possible } = await world.client.call(
      'planApply',
      change({ backend: { serverPort: 12346 } }),
    );
    expect([possible, problems.map(({ code, field }) => [code, field])]).toEqual([
      false,
      [['apply_needs_deploy', 'roles.backend.roleBody.serverPort']],
    ]);
    await expect(applied(change({ backend: { serverPort: 12346 } }))).rejects.toMatchObject({
      code: 'apply_needs_deploy',
    });
    expect((await world.client.call('selectRunList', { page: '1', clusterId: id })).total).toBe(2);
  });

  test('only the servers whose files changed are started anew, one host after the other', async () => {
    const before = [await started(first), await started(second)];
    const wanted = change({ worker: { extra: { 'worker.exec.threads': 37 } } });
    const plan = await world.client.call('planApply', wanted);
    expect(plan.steps).toEqual([
      { name: 'check', hosts: [first.ip, second.ip] },
      { name: 'worker', hosts: [first.ip, second.ip] },
    ]);
    const order: string[] = [];
    const run = await applied(wanted, event => {
      if (event.type !== 'host' || !RENEWAL.test(event.task) || event.outcome === 'skipped') return;
      order.push(`${event.host} ${event.outcome}`);
    });
    expect(run.state, await logEnd(world.client, run.id, 30)).toBe('success');
    expect(order).toEqual([`${first.ip} changed`, `${second.ip} changed`]);
    for (const [index, host] of [first, second].entries()) {
      expect(renewed(before[index] ?? {}, await started(host))).toEqual(['logger-server', 'worker-server']);
      expect(await workerFile(host)).toContain('worker.exec.threads=37');
    }
    const { status } = await world.cluster(id);
    expect(status).toBe('startsuccess');
    body = wanted;
    await runsWorkflows();
  });

  test('a setting with which a server does not come up is taken back, and the others never had it', async () => {
    const before = [await started(first), await started(second)];
    const run = await applied(change({ worker: { extra: { 'worker.exec.threads': 'many' } } }));
    const log = await logEnd(world.client, run.id, 40);
    expect(run.state, log).toBe('failed');
    expect(run.failure).toMatchObject({ host: first.ip, explanation: { id: 'setting_invalid' } });
    const cluster = await world.cluster(id);
    expect(cluster.status, log).toBe('startsuccess');
    expect(cluster.roles.find(({ roleName }) => roleName === 'worker')?.roleBody).toMatchObject({
      extra: { 'worker.exec.threads': 37 },
    });
    for (const host of [first, second]) expect(await workerFile(host)).toContain('worker.exec.threads=37');
    expect(renewed(before[0] ?? {}, await started(first))).toEqual(['logger-server', 'worker-server']);
    expect(renewed(before[1] ?? {}, await started(second))).toEqual([]);
    await runsWorkflows();
  });

  test('one that is aborted half-way is taken back on the host that had it', async () => {
    const wanted = change({
      worker: { extra: { 'worker.exec.threads': 41 } },
      master: { heapMb: 400 },
    });
    let during: Promise<Record<string, string>[]> | undefined;
    const run = await applied(wanted, (event, runId) => {
      if (event.type !== 'task' || !/^Start anew.*master/.test(event.name)) return;
      during ??= Promise.all([started(first), started(second)]).finally(() =>
        world.client.call('cancelRun', { runId }),
      );
    });
    const [one = {}, two = {}] = (await during) ?? [];
    const log = await logEnd(world.client, run.id, 40);
    expect(run.state, log).toBe('aborted');
    expect((await world.cluster(id)).status, log).toBe('startsuccess');
    for (const host of [first, second]) expect(await workerFile(host)).toContain('worker.exec.threads=37');
    // What ran with the new settings was started with those of before; the second master never had them.
    const all = ['logger-server', 'master-server', 'worker-server'];
    expect(renewed(one, await started(first))).toEqual(all);
    expect(renewed(two, await started(second))).toEqual(['logger-server', 'worker-server']);
    await runsWorkflows();
  });

  test('nothing is begun in a cluster that is not well', async () => {
    await inside(second, 'systemctl', 'stop', `dolphindeck-${id}-master-server`);
    const before = [await started(first), await started(second)];
    const run = await applied(change({ worker: { extra: { 'worker.exec.threads': 43 } } }));
    expect(run.state).toBe('failed');
    expect(run.failure).toMatchObject({ host: second.ip });
    expect((await world.cluster(id)).status).toBe('startsuccess');
    expect([await started(first), await started(second)]).toEqual(before);
    await inside(second, 'systemctl', 'start', `dolphindeck-${id}-master-server`);
  });

  test('a console that dies meanwhile finds it again', async () => {
    const wanted = change({ worker: { extra: { 'worker.exec.threads': 47 } } });
    const { id: runId } = await apply(world.client, wanted);
    await waitFor('its first server', 120, async () => {
      const { progress } = await world.client.call('selectRunProgress', { id: runId });
      return progress.play === 'Worker';
    });
    await world.crashConsole();
    const run = await follow(world.client, runId);
    expect(run.state, await logEnd(world.client, run.id, 30)).toBe('success');
    for (const host of [first, second]) expect(await workerFile(host)).toContain('worker.exec.threads=47');
  });

  test('a host that is down before anything begins leaves the cluster as it runs', async () => {
    await second.powerOff();
    const before = await started(first);
    const run = await applied(change({ worker: { extra: { 'worker.exec.threads': 59 } } }));
    expect(run.state).toBe('unreachable');
    const { status, roles } = await world.cluster(id);
    expect(status).toBe('startsuccess');
    expect(roles.find(({ roleName }) => roleName === 'worker')?.roleBody).toMatchObject({
      extra: { 'worker.exec.threads': 47 },
    });
    expect(await started(first)).toEqual(before);
    await second.powerOn();
    // A master may still take one of them for dead, whose old registration it sees go: the health that the next run
    // begins with waits for what comes after it.
    await waitFor('its servers to be there again', 300, async () =>
      Object.values(await started(second)).every(state => /\bactive\b/.test(state)),
    );
  });

  test('a host that loses its power leaves the cluster stoppable, and the settings are deployed later', async () => {
    const wanted = change({ worker: { extra: { 'worker.exec.threads': 53 } } });
    const cut = atTask(RENEWAL, () => first.powerOff());
    const hosts: string[] = [];
    const run = await applied(wanted, event => {
      cut.onEvent(event);
      if (event.type === 'host' && RENEWAL.test(event.task)) hosts.push(event.host);
    });
    expect(run.state, await logEnd(world.client, run.id, 40)).toBe('unreachable');
    await cut.done();
    expect((await world.cluster(id)).status).toBe('stopfailure');
    // The next one's turn did not come.
    expect(hosts).toEqual([first.ip]);
    expect(await workerFile(second)).toContain('worker.exec.threads=47');
    await first.powerOn();
    await world.succeed(id, 'stop');
    await world.succeed(id, 'deploy');
    for (const host of [first, second]) expect(await workerFile(host)).toContain('worker.exec.threads=53');
  });
});
