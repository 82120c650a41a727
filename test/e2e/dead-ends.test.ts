import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '../../lab/src/console/actions.ts';
import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { zookeeperMode } from './support/cluster.ts';
import { expectCopyable } from './support/copy.ts';
import { atTask, expectFailed, expectFailure } from './support/failing.ts';
import { inside } from './support/inside.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { expectNothingRuns, withBodies } from './support/trouble.ts';
import { World } from './support/world.ts';

/** Seconds that a ZooKeeper is given here: a busy machine needs as many to form a quorum. */
const QUORUM_SECONDS = 60;

let world: World;
let id: string;
let hosts: [LabHost, LabHost, LabHost];

/** The cluster with its ZooKeeper on some of the hosts, a worker on each of them, and everything else on the first. */
function clusterOn(names: readonly string[]) {
  const one = names.slice(0, 1);
  const roles = { database: one, master: one, backend: one, frontend: one, worker: names, zookeeper: names };
  const body = ofStandIn(spreadCluster(names, { ...roles, hadoop: names, common: names }));
  return withBodies(body, { zookeeper: { startTimeout: QUORUM_SECONDS } });
}

/** Cuts the hosts off from each other, and from nobody else, or takes that back. */
async function cutOff(verb: 'add' | 'del'): Promise<void> {
  for (const host of hosts) {
    for (const { ip } of hosts.filter(other => other !== host)) {
      await inside(host, 'ip', 'route', verb, 'blackhole', `${ip}/32`);
    }
  }
}

describe('no state of a cluster is a dead end', () => {
  beforeAll(async () => {
    world = await World.create(3, { more: await standInFiles() });
    hosts = world.lab.hosts as typeof hosts;
    id = (await world.createCluster(clusterOn(hosts.map(({ ip }) => ip)))).id;
  });
  afterAll(() => world?.close());

  test('a deploy that failed', async () => {
    await expectCopyable(world, id, 'prepare');
    await inside(hosts[1], 'mkdir', '-p', '/home/easy/ds');
    await inside(
      hosts[1],
      'sh',
      '-c',
      `echo '{"cluster": "0000aaaa", "name": "other"}' > /home/easy/ds/.dolphindeck.json`,
    );
    await expectFailure(world, id, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: hosts[1].ip,
      message: /deploydir_foreign: \/home\/easy\/ds belongs to cluster 0000aaaa \(other\)/,
    });
    await expectCopyable(world, id, 'deployfailure');
    await inside(hosts[1], 'rm', '-r', '/home/easy');
    await world.succeed(id, 'deploy');
    await expectCopyable(world, id, 'deploysuccess');
  });

  test('a ZooKeeper without a quorum', async () => {
    await cutOff('add');
    const run = await perform(world.client, id, 'start');
    // All of them wait equally long; whose time is over first is chance.
    const host = run.failure?.host ?? '';
    expect(hosts.map(({ ip }) => ip)).toContain(host);
    await expectFailed(world, run, {
      state: 'failed',
      status: 'startfailure',
      host,
      message: /zookeeper is not healthy after 60 s: ZooKeeper does not serve yet: This ZooKeeper instance/,
      explanation: 'zookeeper_quorum',
    });
    for (const each of hosts) await expectNothingRuns(each);
    await expectCopyable(world, id, 'startfailure');
    await cutOff('del');
    await world.succeed(id, 'start');
    expect((await Promise.all(hosts.map(zookeeperMode))).sort()).toEqual(['follower', 'follower', 'leader']);
    await expectCopyable(world, id, 'startsuccess');
  });

  test('a host that loses its power while it is stopped: the same stop succeeds when it is back', async () => {
    const cut = atTask(/^Stop: frontend/, () => hosts[2].powerOff());
    await expectFailure(
      world,
      id,
      'stop',
      { state: 'unreachable', status: 'stopfailure', host: hosts[2].ip, explanation: 'unreachable' },
      cut.onEvent,
    );
    await cut.done();
    await expectNothingRuns(hosts[0]);
    await expectCopyable(world, id, 'stopfailure');
    await hosts[2].powerOn();
    await world.succeed(id, 'stop');
    for (const host of hosts) await expectNothingRuns(host);
    await expectCopyable(world, id, 'stopsuccess');
  });

  test('a host that is lost for ever: marked as stopped, left out by an edit, and the rest goes on', async () => {
    await world.succeed(id, 'deploy');
    await hosts[2].powerOff();
    const lost = { state: 'unreachable', status: 'stopfailure', host: hosts[2].ip } as const;
    await expectFailure(world, id, 'start', lost);
    for (const host of hosts.slice(0, 2)) await expectNothingRuns(host);
    await expectFailure(world, id, 'stop', lost);

    const { client } = world;
    await expect(client.call('markStopped', { id, confirmName: 'mytest1' })).rejects.toThrow('markStopped');
    await client.call('markStopped', { id, confirmName: 'myTest1' });
    expect((await world.cluster(id)).status).toBe('stopsuccess');

    await client.call('updateCluster', { ...clusterOn([hosts[0].ip]), id });
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
    expect((await world.cluster(id)).status).toBe('startsuccess');
    await world.succeed(id, 'stop');
  });

  test('a cluster that was given up for editing', async () => {
    await world.succeed(id, 'deploy');
    const body = clusterOn([hosts[0].ip]);
    await world.client.call('updateCluster', { ...body, id, status: 'cancel' });
    await expectCopyable(world, id, 'cancel');
    await world.client.call('updateCluster', { ...body, id });
    expect((await world.cluster(id)).status).toBe('prepare');
  });
});
