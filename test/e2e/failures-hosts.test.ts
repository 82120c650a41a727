import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, logEnd, perform } from '../../lab/src/console/actions.ts';
import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { atTask, expectFailed, expectFailure, recovers } from './support/failing.ts';
import { inside, listeningPorts, processesOf } from './support/inside.ts';
import { leftovers, passwordLogins, saveHost, setPassword } from './support/logins.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { freeApt, holdApt, rebootAtOnce, waitsForApt } from './support/trouble.ts';
import { World } from './support/world.ts';

/** Seconds within which a run notices that a host is off the network: 40 of ssh, 15 for the clean-up's own attempt, and
 * what a busy machine adds. */
const LOST_BOUND = 90;
const DEPLOY_DIR = '/home/easy/ds';

let world: World;
let id: string;
let body: ReturnType<typeof spreadCluster>;
let a: LabHost;
let b: LabHost;

describe('what goes wrong with hosts', () => {
  beforeAll(async () => {
    world = await World.create(2, { more: await standInFiles() });
    const [first, second] = world.lab.hosts;
    if (first === undefined || second === undefined) throw new Error('hosts are missing');
    [a, b] = [first, second];
    const one = { database: [a.ip], zookeeper: [a.ip], master: [a.ip], backend: [a.ip], frontend: [a.ip] };
    const both = [a.ip, b.ip];
    body = ofStandIn(spreadCluster(both, { ...one, worker: [b.ip], hadoop: both, common: both }));
    id = (await world.createCluster(body)).id;
  });
  afterAll(() => world?.close());

  test('a host that is off before a deploy', async () => {
    await b.powerOff();
    await expectFailure(world, id, 'deploy', {
      state: 'unreachable',
      status: 'deployfailure',
      host: b.ip,
      message: /No route to host|timed out/i,
      explanation: 'unreachable',
    });
    expect(await inside(a, 'ls', '/home')).toBe('');
    await b.powerOn();
  });

  test('a host that loses its power in the middle of a deploy', async () => {
    const cut = atTask(/^Put the releases/, () => b.powerOff());
    await expectFailure(
      world,
      id,
      'deploy',
      { state: 'unreachable', status: 'deployfailure', host: b.ip, explanation: 'unreachable' },
      cut.onEvent,
    );
    await cut.done();
    await b.powerOn();
  });

  test('a cable that is pulled in the middle of a deploy: the run ends by itself, and goes through when it is back', async () => {
    let cutAt = 0;
    const cut = atTask(/^Put the releases/, () => {
      cutAt = performance.now();
      return b.cablePull();
    });
    await expectFailure(
      world,
      id,
      'deploy',
      { state: 'unreachable', status: 'deployfailure', host: b.ip, explanation: 'unreachable' },
      cut.onEvent,
    );
    await cut.done();
    expect((performance.now() - cutAt) / 1000).toBeLessThan(LOST_BOUND);
    await b.cablePlug();
    await recovers(world, id, body);
    expect(await leftovers(b)).toEqual([]);
  });

  test('an abort whose work on a host must not be ended says what goes on there, and the next deploy works when it is over', async () => {
    const { client } = world;
    await inside(b, 'apt-get', '--yes', 'purge', 'acl');
    await holdApt(b);
    const { id: runId } = await execute(client, id, 'deploy');
    await waitsForApt(b);
    await client.call('cancelRun', { runId });
    const run = await follow(client, runId);
    const log = await logEnd(client, runId, 30);
    expect(run.state, log).toBe('aborted');
    expect((await world.cluster(id)).status).toBe('deployfailure');
    expect(log).toMatch(/still at work on the host: deck_packages of run .*apt-get \(pid \d+\)/);
    expect(log).toContain('NOT verified');
    await freeApt(b);
    await recovers(world, id, body);
  });

  test('a host that is rebooted in the middle of a deploy: the run ends and names it, and the deploy works when it is back', async () => {
    await inside(b, 'apt-get', '--yes', 'purge', 'acl');
    await holdApt(b);
    const ended = perform(world.client, id, 'deploy');
    await waitsForApt(b);
    const begun = performance.now();
    await rebootAtOnce(b);
    const run = await ended;
    expect((performance.now() - begun) / 1000).toBeLessThan(LOST_BOUND);
    const expected = { state: 'unreachable', status: 'deployfailure', explanation: 'unreachable' } as const;
    await expectFailed(world, run, { ...expected, host: b.ip });
    await recovers(world, id, body);
    expect(await leftovers(b)).toEqual([]);
    expect(await inside(b, 'ls', '/var/lib/dolphindeck')).toBe('');
  });

  test('a password that was changed on the host', async () => {
    await setPassword(b, 'root', 'another-password');
    await expectFailure(world, id, 'deploy', {
      state: 'unreachable',
      status: 'deployfailure',
      host: b.ip,
      message: /password|Permission denied/i,
      explanation: 'login_refused',
    });
    await expect(saveHost(world.client, b, { root: 'a-wrong-password' })).rejects.toThrow('updateHost');
    await saveHost(world.client, b, { root: 'another-password' });
    await recovers(world, id, body);
  });

  test('another SSH key of a host: nobody sends it the password until the key is confirmed', async () => {
    await inside(b, 'sh', '-c', 'rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh');
    const before = await passwordLogins(b);
    await expectFailure(world, id, 'deploy', {
      state: 'unreachable',
      status: 'deployfailure',
      host: b.ip,
      message: /SSH key/,
      explanation: 'host_key_changed',
    });
    await expect(saveHost(world.client, b, {})).rejects.toThrow('updateHost');
    expect(await passwordLogins(b)).toBe(before);
    const { hostKey } = await world.client.call('scanHost', { ip: b.ip, port: 22 });
    await saveHost(world.client, b, { hostKey });
    await recovers(world, id, body);
  });

  test('a login user whose right to use sudo was taken away', async () => {
    await inside(b, 'useradd', '--create-home', '--groups', 'sudo', 'ops');
    await setPassword(b, 'ops', 'ops-password');
    await saveHost(world.client, b, { user: 'ops', root: 'ops-password' });
    await inside(b, 'gpasswd', '--delete', 'ops', 'sudo');
    await expectFailure(world, id, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: b.ip,
      message: /sudo/,
      explanation: 'sudo_refused',
    });
    await inside(b, 'usermod', '--append', '--groups', 'sudo', 'ops');
    // Something to send, so that a user other than root sends it.
    await inside(b, 'sh', '-c', `rm -r ${DEPLOY_DIR}/releases/jdk-* /var/cache/dolphindeck`);
    await recovers(world, id, body);
    expect(await leftovers(b)).toEqual([]);
  });

  test('an abort while the schema is made leaves nothing running, and nothing behind on a host', async () => {
    const { client } = world;
    const { id: runId } = await execute(client, id, 'deploy');
    const abort = atTask(/^Create or upgrade the schema/, () => client.call('cancelRun', { runId }));
    const run = await follow(client, runId, abort.onEvent);
    await abort.done();
    expect(run.state).toBe('aborted');
    expect((await world.cluster(id)).status).toBe('deployfailure');
    const log = await logEnd(client, runId, 1);
    expect(log).toMatch(/ABORTED on request.*What it had started was stopped/s);
    expect(await processesOf(a, 'easy')).toEqual([]);
    expect(await leftovers(a)).toEqual([]);
    await recovers(world, id, body);
  });

  test('an abort while archives are sent leaves nothing behind that the next deploy does not take up', async () => {
    const { client } = world;
    await inside(b, 'sh', '-c', `rm -r ${DEPLOY_DIR}/releases/* /var/cache/dolphindeck`);
    const { id: runId } = await execute(client, id, 'deploy');
    const abort = atTask(/^Put the releases/, () => client.call('cancelRun', { runId }));
    expect((await follow(client, runId, abort.onEvent)).state).toBe('aborted');
    await abort.done();
    await recovers(world, id, body);
    expect(await leftovers(b)).toEqual([]);
  });

  test('a deploy whose own process is killed says that something may run; the next one leaves nothing', async () => {
    const { client } = world;
    const { id: runId } = await execute(client, id, 'deploy');
    const kill = atTask(/^Create or upgrade the schema/, async () => {
      const state = await readFile(join(world.dataFolder, 'runs', runId, 'state.json'), 'utf8');
      process.kill((JSON.parse(state) as { pid: number }).pid, 'SIGKILL');
    });
    const run = await follow(client, runId, kill.onEvent);
    await kill.done();
    await expectFailed(world, run, {
      state: 'interrupted',
      status: 'deployfailure',
      host: 'console',
      message: /has died.*may run on until the cluster is stopped or deployed again/,
      explanation: 'run_died',
    });
    await recovers(world, id, body);
    expect(await processesOf(a, 'easy')).toEqual([]);
  });

  test('a host that loses its power in the middle of a start: what had started elsewhere is stopped', async () => {
    await world.succeed(id, 'deploy');
    const cut = atTask(/^Start without waiting: master/, () => b.powerOff());
    // Whether the servers of the lost host were stopped is not known, so the cluster must stay stoppable.
    await expectFailure(
      world,
      id,
      'start',
      { state: 'unreachable', status: 'stopfailure', host: b.ip, explanation: 'unreachable' },
      cut.onEvent,
    );
    await cut.done();
    expect(await processesOf(a, 'easy')).toEqual([]);
    expect(await listeningPorts(a)).toEqual([]);
    await b.powerOn();
    expect(await processesOf(b, 'easy')).toEqual([]);
    await world.succeed(id, 'stop');
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
    expect((await world.cluster(id)).status).toBe('startsuccess');
  });
});
