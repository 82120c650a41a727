import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { type Places, spreadCluster, threeHosts } from '../../lab/src/demo/three-hosts.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { pidOf, unitsOn, zookeeper, zookeeperMode } from './support/cluster.ts';
import { addressesOf, inside, processesOf } from './support/inside.ts';
import { tasksOn } from './support/tasks.ts';
import { World } from './support/world.ts';

/** An address as 1.3 likes it best: private, and on the interface that comes last. */
const OTHER_ADDRESS = '10.99.0.12';
const DATA = '/home/easy/ds/data';

let world: World;
let id: string;
let a: LabHost;
let b: LabHost;
let c: LabHost;

async function login(): Promise<DolphinSchedulerClient> {
  const ds = new DolphinSchedulerClient(`http://${a.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, id);
  await ds.login(user, password);
  return ds;
}

/** Runs a workflow and answers the name of the host that did it. */
async function workflow(): Promise<string> {
  const { state, log } = await runWorkflow(await login(), {
    script: 'echo "ran on <$(hostname)>"',
    tenant: 'easy',
  });
  expect(state).toBe('SUCCESS');
  // The log shows the script as well, where no host's name stands yet.
  return /ran on <([a-z0-9-]+)>/.exec(log)?.[1] ?? log;
}

/** Addresses as which servers of a kind are registered. */
async function registered(kind: 'master' | 'worker'): Promise<string[]> {
  const servers = (await (await login()).get(`/monitor/${kind}/list`)) as { host: string }[];
  return servers.map(({ host }) => host).sort();
}

/** Changes the cluster by an edit, as a person would: given up first when its state asks for that. */
async function edit(save: ReturnType<typeof spreadCluster>): Promise<void> {
  await world.client.call('updateCluster', { ...save, id });
  expect((await world.cluster(id)).status).toBe('prepare');
}

describe('a cluster that grows over three hosts, survives, and shrinks again', () => {
  beforeAll(async () => {
    world = await World.create(3);
    const [first, second, third] = world.lab.hosts;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('hosts are missing');
    [a, b, c] = [first, second, third];
    await b.addInterface('second0', OTHER_ADDRESS);
  });
  afterAll(() => world?.close());

  test('it begins on two hosts, with one ZooKeeper and one worker', async () => {
    const both = [a.ip, b.ip];
    const one = { database: [a.ip], zookeeper: [a.ip], master: [a.ip], backend: [a.ip], frontend: [a.ip] };
    const places: Places = { ...one, worker: [b.ip], hadoop: both, common: both };
    id = (await world.createCluster(spreadCluster(both, places))).id;
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
    expect(await unitsOn(b, id)).toEqual(['logger-server', 'worker-server']);
    expect(await workflow()).toBe(b.name);
  });

  test('a host with two interfaces registers the address of the host list', async () => {
    expect(await registered('worker')).toEqual([b.ip]);
  });

  test('it grows to three hosts, and ZooKeeper keeps its data in a quorum of three', async () => {
    await zookeeper(a, 'create', '/kept', 'from-the-first-day');
    await world.succeed(id, 'stop');
    await edit(threeHosts([a.ip, b.ip, c.ip]));
    await world.succeed(id, 'deploy');
    const events: RunEvent[] = [];
    await world.succeed(id, 'start', event => events.push(event));
    for (const { ip } of [a, b, c]) expect(tasksOn(ip, events).length).toBeLessThanOrEqual(9);
    const modes = await Promise.all([a, b, c].map(zookeeperMode));
    expect(modes.sort()).toEqual(['follower', 'follower', 'leader']);
    for (const host of [a, b, c]) {
      // One of them has another network, too.
      expect(await addressesOf(host, 2181)).toEqual([host.ip]);
      expect(await zookeeper(host, 'get', '/kept')).toContain('from-the-first-day');
    }
    expect(await registered('master')).toEqual([a.ip, b.ip]);
    expect(await registered('worker')).toEqual([b.ip, c.ip]);
  });

  test('both workers run workflows', async () => {
    const seen = new Set<string>();
    await waitFor('both workers to have run a workflow', 240, async () => {
      seen.add(await workflow());
      return seen.has(b.name) && seen.has(c.name);
    });
  });

  test('a killed master comes back while the other goes on', async () => {
    const pid = await pidOf(a, id, 'master-server');
    await inside(a, 'kill', '-9', String(pid));
    await workflow();
    await waitFor('another process of the master', 60, async () => {
      const now = await pidOf(a, id, 'master-server');
      return now !== 0 && now !== pid;
    });
  });

  test('after a reboot of all hosts the cluster is back by itself, with its ZooKeeper data', async () => {
    await Promise.all([a, b, c].map(host => host.reboot()));
    await waitFor('a workflow after the reboot', 300, () => workflow().catch(() => undefined), 1000);
    expect(await zookeeper(c, 'get', '/kept')).toContain('from-the-first-day');
  });

  test('stop leaves nothing, and an unchanged redeploy changes nothing on any host', async () => {
    await world.succeed(id, 'stop');
    for (const host of [a, b, c]) expect(await processesOf(host, 'easy')).toEqual([]);
    const events: RunEvent[] = [];
    const { recap } = await world.succeed(id, 'deploy', event => events.push(event));
    for (const { ip } of [a, b, c]) {
      expect(recap[ip]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
      expect(tasksOn(ip, events).length).toBeLessThanOrEqual(40);
    }
  });

  test('it shrinks to two hosts with the worker elsewhere, though the third does not answer', async () => {
    await world.client.call('updateCluster', { ...threeHosts([a.ip, b.ip, c.ip]), id, status: 'cancel' });
    const both = [a.ip, b.ip];
    const one = { database: [a.ip], zookeeper: [a.ip], worker: [a.ip], backend: [a.ip], frontend: [a.ip] };
    await edit(spreadCluster(both, { ...one, master: [b.ip], hadoop: both, common: both }));
    await c.powerOff();
    const { findings } = await world.client.call('checkCluster', { clusterId: id });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ host: c.ip, id: 'left_unreachable' }));
    const { recap } = await world.succeed(id, 'deploy');
    expect(recap[c.ip]).toMatchObject({ ok: 0, unreachable: 1 });
    expect(await unitsOn(b, id)).toEqual(['master-server']);
    expect(await inside(b, 'ls', `${DATA}/zookeeper/version-2`)).toContain('snapshot.');
    await world.succeed(id, 'start');
    expect(await zookeeperMode(a)).toBe('standalone');
    expect(await zookeeper(a, 'get', '/kept')).toContain('from-the-first-day');
    expect(await workflow()).toBe(a.name);
    await world.succeed(id, 'stop');
  });

  test('a host that left is cleaned by the next deploy that reaches it, and keeps its data', async () => {
    await c.powerOn();
    expect(await unitsOn(c, id)).toEqual(['api-server', 'logger-server', 'worker-server', 'zookeeper']);
    const plan = await world.client.call('planCluster', { clusterId: id, executeType: 2 });
    expect(plan.steps).toContainEqual({ name: 'hosts that left', hosts: [c.ip] });
    const { recap } = await world.succeed(id, 'deploy');
    expect(recap[a.ip]).toMatchObject({ changed: 0 });
    expect(recap[c.ip]).toMatchObject({ changed: 1, failed: 0, unreachable: 0 });
    expect(await unitsOn(c, id)).toEqual([]);
    expect(await inside(c, 'ls', `${DATA}/zookeeper/version-2`)).toContain('snapshot.');
    const after = await world.client.call('planCluster', { clusterId: id, executeType: 2 });
    expect(after.steps.map(({ name }) => name)).not.toContain('hosts that left');
  });
});
