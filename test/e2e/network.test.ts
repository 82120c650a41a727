import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { perform, registerHost } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { moveAway, moveBack } from './support/distance.ts';
import { atTask, type ExpectedFailure, expectFailed, expectFailure, recovers } from './support/failing.ts';
import { inside, listeningPorts, processesOf } from './support/inside.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { expectNothingRuns, rebootAtOnce } from './support/trouble.ts';
import { World } from './support/world.ts';

/**
 * Seconds after which a run has ended by docs/operations.md, and twice of it for a busy machine: what is tested is that
 * it ends.
 */
const BOUND = { silent: 2 * 90, refused: 2 * 30, name: 2 * 45, packages: 2 * 300 };
/** Silence in both directions: no refusal, no reset. */
const SILENCE = { incoming: 'drop', outgoing: 'drop' };

let world: World;
let names: string;
let id: string;
let body: ReturnType<typeof spreadCluster>;
/** Registered by its address; everything but the worker. */
let a: LabHost;
/** Registered by its name; a worker. Everything happens to it. */
let b: LabHost;

const seconds = async (deed: () => Promise<unknown>) => {
  const begun = performance.now();
  await deed();
  return (performance.now() - begun) / 1000;
};
const say = (text: string) => process.stdout.write(`  [network] ${text}\n`);

/** How the console finds names. */
async function nameFiles(hosts: string, resolver: string): Promise<void> {
  await writeFile(join(names, 'hosts'), `127.0.0.1 localhost\n${hosts}`);
  await writeFile(join(names, 'resolv.conf'), `nameserver ${resolver}\n`);
}

const forgetReleases = (host: LabHost) =>
  inside(host, 'sh', '-c', 'rm -rf /home/easy/ds/releases/* /var/cache/dolphindeck');
const lockOn = (host: LabHost) => inside(host, 'ls', '/var/lib/dolphindeck');

/** An action that fails because of b, and ends in time after what was done to b. */
async function fails(
  action: ExecuteType,
  expected: Omit<ExpectedFailure, 'host'>,
  { bound, task, deed }: { bound: number; task?: RegExp; deed: () => Promise<unknown> },
): Promise<void> {
  let begun = performance.now();
  const done = async () => {
    begun = performance.now();
    await deed();
  };
  const fault = task === undefined ? undefined : atTask(task, done);
  if (fault === undefined) await done();
  const run = await expectFailure(world, id, action, { ...expected, host: b.name }, fault?.onEvent);
  const took = (performance.now() - begun) / 1000;
  await fault?.done();
  say(`${action}: ${run.state} after ${took.toFixed(1)} s: ${run.failure?.message.split('\n').at(-1)}`);
  expect(took).toBeLessThan(bound);
}

describe('what goes wrong with the network', () => {
  beforeAll(async () => {
    names = await mkdtemp(join(tmpdir(), 'dolphindeck-names-'));
    await nameFiles('', '127.0.0.1');
    world = await World.create(2, { register: false, names, more: await standInFiles() });
    const [first, second] = world.lab.hosts;
    if (first === undefined || second === undefined) throw new Error('hosts are missing');
    [a, b] = [first, second];
    await nameFiles(`${b.ip} ${b.name}\n`, '127.0.0.1');
    await registerHost(world.client, a);
    await registerHost(world.client, { ...b, ip: b.name });
    const one = { database: [a.ip], zookeeper: [a.ip], master: [a.ip], backend: [a.ip], frontend: [a.ip] };
    const both = [a.ip, b.name];
    body = ofStandIn(spreadCluster(both, { ...one, worker: [b.name], hadoop: both, common: both }));
    id = (await world.createCluster(body)).id;
    await recovers(world, id, body);
  });
  afterAll(async () => {
    await world?.close();
    if (names !== undefined) await rm(names, { recursive: true, force: true });
  });

  // A test that fails leaves the others a network that works.
  afterEach(async () => {
    await nameFiles(`${b.ip} ${b.name}\n`, '127.0.0.1');
    await a.packets({});
    await b.packets({});
  });

  test('hosts 200 ms away, and one whose line loses packets: all works, later', async () => {
    const deploys = async (what: string) => {
      for (const host of [a, b]) await forgetReleases(host);
      const took = await seconds(() => recovers(world, id, body));
      say(`deploy with archives ${what}: ${took.toFixed(1)} s`);
    };
    for (const host of [a, b]) await moveAway(host, 200);
    expect(await seconds(() => world.client.call('scanHost', { ip: a.ip, port: 22 }))).toBeGreaterThan(0.4);
    await deploys('200 ms away');
    for (const host of [a, b]) await moveBack(host);
    await b.packets({ incoming: 'numgen random mod 100 < 5 drop' });
    await deploys('with one packet of twenty lost');
    await b.packets({});
  });

  test('sshd that is stopped in the middle of a deploy: what is connected goes on, what comes next is refused', async () => {
    const stop = atTask(/^Put the releases/, () => inside(b, 'systemctl', 'stop', 'ssh'));
    await world.succeed(id, 'deploy', stop.onEvent);
    await stop.done();
    expect(await lockOn(b)).toBe('');
    await world.client.call('updateCluster', { ...body, id, status: 'cancel' });
    await world.client.call('updateCluster', { ...body, id });
    await fails(
      'deploy',
      { state: 'unreachable', status: 'deployfailure', message: /refused/, explanation: 'unreachable' },
      { bound: BOUND.refused, deed: async () => {} },
    );
    await inside(b, 'systemctl', 'start', 'ssh');
    await recovers(world, id, body);
  });

  test.each(['that knows no such name', 'that says nothing'])('a console with a resolver %s', async kind => {
    const silent = kind === 'that says nothing';
    // Nobody listens on this port of loopback; a packet that the host drops is never answered.
    if (silent) await b.packets({ incoming: 'udp dport 53 drop' });
    await fails(
      'deploy',
      { state: 'unreachable', status: 'deployfailure', message: /resolve/, explanation: 'name_unknown' },
      { bound: BOUND.name, deed: () => nameFiles('', silent ? b.ip : '127.0.0.1') },
    );
    await nameFiles(`${b.ip} ${b.name}\n`, '127.0.0.1');
    await b.packets({});
    await recovers(world, id, body);
  });

  test('a host whose resolver says nothing when packages have to be fetched', async () => {
    const source = 'packages.example.test';
    const url = `http://${source}:8000`;
    const script = `cp /etc/hosts /root/hosts && cp /etc/apt/sources.list /root/ &&
      echo '${a.ip} ${source}' >> /etc/hosts && echo 'deb [trusted=yes] ${url} ./' > /etc/apt/sources.list &&
      apt-get update && apt-get --yes purge acl && cp /root/hosts /etc/hosts &&
      echo 'nameserver ${a.ip}' > /etc/resolv.conf`;
    const mirror = [
      '--unit=mirror',
      '--working-directory=/opt/lab-apt',
      'python3',
      '-m',
      'http.server',
      '8000',
    ];
    await inside(a, 'systemd-run', ...mirror);
    await waitFor('the mirror to listen', 60, async () => (await listeningPorts(a)).includes(8000));
    await a.packets({ incoming: 'udp dport 53 drop' });
    await inside(b, 'sh', '-c', script);
    await fails(
      'deploy',
      { state: 'failed', status: 'deployfailure', message: /resolving/, explanation: 'package_source' },
      { bound: BOUND.packages, deed: async () => {} },
    );
    expect(await lockOn(b)).toBe('');
    await inside(b, 'sh', '-c', 'cp /root/sources.list /etc/apt/ && rm /etc/resolv.conf && apt-get update');
    await inside(a, 'systemctl', 'stop', 'mirror');
    await a.packets({});
    await recovers(world, id, body);
  });

  test('a line that falls silent in the middle of a start: what runs there is not lost sight of', async () => {
    await world.succeed(id, 'deploy');
    await fails(
      'start',
      { state: 'unreachable', status: 'stopfailure', explanation: 'unreachable' },
      { bound: BOUND.silent, task: /^Wait until healthy: master/, deed: () => b.packets(SILENCE) },
    );
    expect(await processesOf(b, 'easy')).not.toEqual([]);
    expect(await lockOn(b)).toBe('lock\n');
    await expectNothingRuns(a);
    await b.packets({});
    await world.succeed(id, 'stop');
    await expectNothingRuns(b);
    expect([await lockOn(a), await lockOn(b)]).toEqual(['', '']);
  });

  test('a host that is rebooted in the middle of a start comes back with nothing that was not started well', async () => {
    await world.succeed(id, 'deploy');
    const fault = atTask(/^Wait until healthy: master/, () => rebootAtOnce(b));
    const run = await perform(world.client, id, 'start', fault.onEvent);
    await fault.done();
    // Whether it is back for the clean-up is a race that either may win.
    const { status } = await world.cluster(id);
    expect(['startfailure', 'stopfailure']).toContain(status);
    // As is whether the task meets a host that is away, or one that is back and runs nothing any more.
    const state = run.state === 'failed' ? 'failed' : 'unreachable';
    await expectFailed(world, run, { state, status, host: b.name });
    await expectNothingRuns(b);
    if (status === 'startfailure') await world.succeed(id, 'start');
    await world.succeed(id, 'stop');
    await expectNothingRuns(a);
    expect([await lockOn(a), await lockOn(b)]).toEqual(['', '']);
  });
});
