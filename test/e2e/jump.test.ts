import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, registerHost } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { atTask, expectFailure } from './support/failing.ts';
import { inside } from './support/inside.ts';
import { World } from './support/world.ts';

let world: World;
/** The first is reached by anybody; the SSH of the second only from the first. */
let front: LabHost;
let back: LabHost;
let frontId: string;
let backId: string;
let clusterId: string;

const host = (id: string) => world.client.call('selectHost', { id });
const keysOf = (of: LabHost, home: string) => inside(of, 'cat', `${home}/.ssh/authorized_keys`);
const rights = (of: LabHost, home: string) =>
  inside(of, 'stat', '--format=%a %U', `${home}/.ssh`, `${home}/.ssh/authorized_keys`);
const findings = async () => (await world.client.call('checkCluster', { clusterId })).findings;
const toBack = () => ({ ip: back.ip, name: 'back', port: 22, user: 'ops', jump: frontId });

/** Logins with a password that the host took or refused. */
async function passwordLogins(of: LabHost): Promise<number> {
  const journal = await inside(of, 'journalctl', '--unit=ssh', '--no-pager', '--quiet', '--output=cat');
  return journal.split('\n').filter(line => /(Accepted|Failed) password for/.test(line)).length;
}

/** Saves a host as it was read, with the key that it shows now, as a person does who has compared it. */
async function confirmKey(id: string): Promise<void> {
  const { ip, name, port, user, jump = '' } = await host(id);
  const { hostKey } = await world.client.call('scanHost', { ip, port, jump });
  await world.client.call('updateHost', { id, ip, name, port, user, hostKey });
}

describe("the console's key, and a host behind another", () => {
  beforeAll(async () => {
    world = await World.create(2, { register: false });
    const [first, second] = world.lab.hosts;
    if (first === undefined || second === undefined) throw new Error('hosts are missing');
    [front, back] = [first, second];
    await inside(back, 'useradd', '--create-home', '--shell', '/bin/bash', '--groups', 'sudo', 'ops');
    await back.exec(['chpasswd'], { input: 'ops:ops-password\n' });
    await back.packets({ incoming: `ip saddr != ${front.ip} tcp dport 22 drop` });
  });
  afterAll(() => world?.close());

  test('the key is installed with the password, once, and logs in from then on', async () => {
    frontId = await registerHost(world.client, front);
    const others = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== of somebody else';
    await inside(
      front,
      'sh',
      '-c',
      `mkdir -p /root/.ssh; printf '%s' '${others}' > /root/.ssh/authorized_keys`,
    );
    await world.client.call('installConsoleKey', { id: frontId });
    const { publicKey } = await world.client.call('selectConsoleKey', {});
    expect(await keysOf(front, '/root')).toBe(`${others}\n${publicKey}\n`);
    expect(await rights(front, '/root')).toBe('700 root\n600 root\n');
    expect(await host(frontId)).toMatchObject({ credential: 'key', root: '' });
    await front.exec(['chpasswd'], { input: 'root:nobody-knows-this-one\n' });
    await confirmKey(frontId);
    await world.client.call('installConsoleKey', { id: frontId });
    expect(await keysOf(front, '/root')).toBe(`${others}\n${publicKey}\n`);
  });

  test('a host behind it is scanned and added through it, as a user with sudo', async () => {
    await expect(world.client.call('scanHost', { ip: back.ip, port: 22 })).rejects.toThrow(
      /does not answer over SSH|无法通过 SSH/,
    );
    const { hostKey } = await world.client.call('scanHost', { ip: back.ip, port: 22, jump: frontId });
    const shown = await inside(back, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub');
    expect(shown.startsWith(hostKey)).toBe(true);
    const body = { ...toBack(), hostKey, root: 'ops-password', credential: 'key' } as const;
    backId = (await world.client.call('createHost', body)).id;
    expect(await rights(back, '/home/ops')).toBe('700 ops\n600 ops\n');
    // sudo asks there, so the password stays for that.
    expect(await host(backId)).toMatchObject({ credential: 'key', jump: frontId, root: 'ops-password' });
    await expect(world.client.call('deleteHost', { id: frontId })).rejects.toThrow('deleteHost');
  });

  test('a user whose sudo asks for nothing needs no password any more', async () => {
    await inside(back, 'sh', '-c', "echo 'ops ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ops");
    await world.client.call('installConsoleKey', { id: backId });
    expect(await host(backId)).toMatchObject({ credential: 'key', root: '' });
    expect((await keysOf(back, '/home/ops')).trim().split('\n')).toHaveLength(1);
  });

  test('a check and a run go through it', async () => {
    clusterId = (await world.createCluster(exampleCluster(back.ip))).id;
    expect((await findings()).filter(({ level }) => level === 'error')).toEqual([]);
    const { id: runId } = await execute(world.client, clusterId, 'deploy');
    const abort = atTask(/^Put the releases/, () => world.client.call('cancelRun', { runId }));
    expect((await follow(world.client, runId, abort.onEvent)).state).toBe('aborted');
    await abort.done();
    expect(await inside(back, 'id', '--user', '--name', 'easy')).toBe('easy\n');
  });

  test('another key of the host behind it stops checks until it is confirmed', async () => {
    await inside(back, 'sh', '-c', 'rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh');
    expect(await findings()).toMatchObject([
      { host: back.ip, message: expect.stringMatching(/SSH key|SSH 密钥/) },
    ]);
    await confirmKey(backId);
    expect((await findings()).filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('another key of the jump host stops runs; no password goes there, and its own key is to be confirmed', async () => {
    await inside(front, 'sh', '-c', 'rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh');
    const before = await passwordLogins(front);
    await expectFailure(world, clusterId, 'deploy', {
      state: 'unreachable',
      status: 'deployfailure',
      host: back.ip,
      message: /jump host did not let the connection through.*Host key verification failed/,
      explanation: 'jump_failed',
    });
    await expect(confirmKey(backId)).rejects.toThrow(/through|经由/);
    expect(await passwordLogins(front)).toBe(before);
    await confirmKey(frontId);
    expect((await findings()).filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('an SSH server that does not run behind the jump host is no fault of that one', async () => {
    await inside(back, 'systemctl', 'stop', 'ssh');
    expect(await findings()).toMatchObject([
      { host: back.ip, message: expect.stringMatching(/nothing answers behind it.*Connection refused/) },
    ]);
    await inside(back, 'systemctl', 'start', 'ssh');
  });

  test('a new key of the console takes the place of the one before, host by host', async () => {
    const { publicKey } = await world.client.call('rotateConsoleKey', {});
    for (const id of [backId, frontId]) await world.client.call('installConsoleKey', { id });
    expect(await keysOf(back, '/home/ops')).toBe(`${publicKey}\n`);
    expect((await keysOf(front, '/root')).split('\n')).toEqual([
      expect.stringContaining('else'),
      publicKey,
      '',
    ]);
    expect(await world.client.call('selectConsoleKey', {})).toMatchObject({ hosts: 2, olderHosts: 0 });
  });

  test('a host that is deleted is rid of the key when that is asked for', async () => {
    await world.client.call('deleteCluster', { id: clusterId });
    await world.client.call('deleteHost', { id: backId, removeKey: true });
    expect(await keysOf(back, '/home/ops')).toBe('');
  });
});
