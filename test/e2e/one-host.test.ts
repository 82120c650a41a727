import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, execute, follow, logEnd } from '../../lab/src/console/actions.ts';
import { ConsoleClient } from '../../lab/src/console/client.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import { pidOf, zookeeper } from './support/cluster.ts';
import { inside, listeningPorts, processesOf } from './support/inside.ts';
import { filesWithSecrets, secretsIn, watchProcesses } from './support/planted.ts';
import { aboutRole, tasksOn } from './support/tasks.ts';
import { secretsTold } from './support/told.ts';
import { World } from './support/world.ts';

/** Characters that sed, shells, properties files and SQL each treat in their own way (DS#6781, #4082, #4395). */
const AWKWARD = `p@s&s%$'"\\x`;
const MAIL_PASSWORD = `m@il&%$'"\\y/7`;
const ADMIN_PASSWORD = 'a pass/word & more';
/** Secrets that the console has or gets here, by what they are. */
const planted = () => ({
  'root password': world.host.rootPassword,
  'database password': AWKWARD,
  'mail password': MAIL_PASSWORD,
  'first mail password': 'Chevalier1!',
  'admin password': ADMIN_PASSWORD,
  'DolphinScheduler password': admin.password,
});
/** Every port that the example cluster listens on, by default. */
const DEFAULT_PORTS = [1234, 2181, 5432, 5678, 8888, 12345, 50051];

/** Bytes; the modules of a deploy are less than half of it. */
const SMALLEST_ARCHIVE = 10_000_000;

let world: World;
let clusterId: string;
/** What the console logged that dies in the middle of a deploy. */
let firstLog = '';
let admin: { user: string; password: string };

/** A workflow through nginx, as a user of DolphinScheduler would run it. */
async function workflow(script: string, port = FRONTEND_PORT) {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${port}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return runWorkflow(ds, { script, tenant: 'easy' });
}

/** A workflow as soon as the servers take one. */
function worksAgain() {
  return waitFor('a workflow to be run', 180, () => workflow('echo back').catch(() => undefined));
}

/** Does an action that must succeed; answers its run and the names of the tasks that were done on the host. */
async function countTasks(action: ExecuteType) {
  const events: RunEvent[] = [];
  const run = await world.succeed(clusterId, action, event => events.push(event));
  return { run, tasks: tasksOn(world.host.ip, events) };
}

const SERVERS = ['database', 'zookeeper', 'master', 'worker', 'backend', 'alert', 'frontend'];

describe('the requirement’s example cluster on one host', () => {
  beforeAll(async () => {
    world = await World.create(1, { adminPassword: ADMIN_PASSWORD });
    clusterId = (await world.createCluster(exampleCluster(world.host.ip))).id;
  });
  afterAll(() => world?.close());

  test('a check finds nothing that would hinder a deploy, and changes nothing', async () => {
    const before = await inside(world.host, 'ls', '-a', '/home', '/etc/systemd/system', '/var/cache');
    const { ok, findings } = await world.client.call('checkCluster', { clusterId });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(ok).toBe(true);
    expect(await inside(world.host, 'ls', '-a', '/home', '/etc/systemd/system', '/var/cache')).toBe(before);
  });

  test('deploy installs everything and starts nothing', async () => {
    const { run, tasks } = await countTasks('deploy');
    expect(run.failure).toBeNull();
    expect(tasks.length).toBeLessThanOrEqual(40);
    expect((await world.cluster(clusterId)).status).toBe('deploysuccess');
    expect(await listeningPorts(world.host)).toEqual([]);
    expect(await world.client.call('executeResultSignal', {})).toEqual({
      singnalType: 'deployupdate',
      success: true,
      over: true,
    });
    const { rows, data } = await world.client.call('readLog', { page: '1' });
    expect(rows).toBeGreaterThan(10);
    expect(data).toHaveLength(10);
    for (const line of data) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} p=\d+ u=\w+ \| {2}/);
  });

  test('start ends when every server is registered and the API answers, and a workflow runs', async () => {
    const { tasks } = await countTasks('start');
    expect(tasks.length).toBeLessThanOrEqual(9);
    for (const role of SERVERS) expect([1, 2], role).toContain(aboutRole(role, tasks).length);
    expect((await world.cluster(clusterId)).status).toBe('startsuccess');
    expect(await listeningPorts(world.host)).toEqual(expect.arrayContaining(DEFAULT_PORTS));
    const { state, log } = await workflow('echo the answer is $((6*7)); id -un');
    expect(state).toBe('SUCCESS');
    expect(log).toContain('the answer is 42');
  });

  test('the password that everybody knows lets nobody in, the one that the console keeps does', async () => {
    const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
    await expect(ds.login('admin', 'dolphinscheduler123')).rejects.toThrow('10013');
    admin = await adminLogin(world.client, clusterId);
    await ds.login(admin.user, admin.password);
    expect(await ds.get('/users/get-user-info')).toMatchObject({ userName: 'admin', userType: 'ADMIN_USER' });
  });

  test('a started cluster is named as the default and is not deleted', async () => {
    expect((await world.client.call('selectClusterList', { page: '1' })).defaultId).toBe(clusterId);
    await expect(world.client.call('deleteCluster', { id: clusterId })).rejects.toThrow('删除失败！');
  });

  test('a killed server is brought back by systemd', async () => {
    const master = () => pidOf(world.host, clusterId, 'master-server');
    const pid = await master();
    await inside(world.host, 'kill', '-9', String(pid));
    await waitFor('another process of the master', 60, async () => ![0, pid].includes(await master()));
  });

  test('servers that were taken for dead, which close their ports and stay as processes, are started anew', async () => {
    // The master was killed just now, and gives up what is said of its death when it registers again.
    expect((await worksAgain()).state).toBe('SUCCESS');
    const [master, worker] = await Promise.all(
      ['master-server', 'worker-server'].map(async name => ({
        name,
        pid: await pidOf(world.host, clusterId, name),
      })),
    );
    const dead = `/dolphinscheduler-${clusterId}/dead-servers`;
    await zookeeper(world.host, 'create', `${dead}/master_${world.host.ip}:5678`, 'x');
    await zookeeper(world.host, 'create', `${dead}/worker_${world.host.ip}:1234`, 'x');
    for (const server of [master, worker])
      await waitFor(`another process of ${server?.name}`, 180, async () => {
        const pid = await pidOf(world.host, clusterId, server?.name ?? '');
        return ![0, server?.pid].includes(pid);
      });
    expect((await worksAgain()).state).toBe('SUCCESS');
  });

  test('a task that is a session of its tenant, as 3.2 starts them, ends with its worker', async () => {
    const task = '/home/easy/ds/data/worker/exec/of-3.2';
    const tasks = async () => (await processesOf(world.host, 'easy')).filter(line => line === 'sleep 5555');
    const session = ['systemd-run', '--quiet', '--uid=easy', 'sudo', '-u', 'easy', '-i', task];
    await inside(world.host, 'sh', '-c', `printf '#!/bin/sh\nsleep 5555\n' >${task} && chmod 755 ${task}`);
    await inside(world.host, ...session);
    await waitFor('the task', 20, async () => (await tasks()).length === 1);
    const pid = await pidOf(world.host, clusterId, 'worker-server');
    await inside(world.host, 'kill', '-9', String(pid));
    await waitFor('the end of the task', 20, async () => (await tasks()).length === 0);
    await inside(world.host, 'rm', task);
  });

  test('nothing of the database lies where logind would take it away with the last session of the deploy user', async () => {
    expect(await inside(world.host, 'ls', '/dev/shm')).not.toContain('PostgreSQL');
  });

  test('after a reboot the servers are back by themselves', async () => {
    await world.host.reboot();
    expect((await worksAgain()).state).toBe('SUCCESS');
  });

  test('stop leaves no process and no port of ours, and nothing comes back at boot', async () => {
    const { tasks } = await countTasks('stop');
    expect(tasks.length).toBeLessThanOrEqual(6);
    for (const role of SERVERS) expect([1, 2], role).toContain(aboutRole(role, tasks).length);
    expect((await world.cluster(clusterId)).status).toBe('stopsuccess');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
    expect(await listeningPorts(world.host)).toEqual([]);
    const { stdout } = await world.host.exec([
      'sh',
      '-c',
      'ls /etc/systemd/system/*.wants | grep dolphindeck',
    ]);
    expect(stdout).toBe('');
  });

  test('an unchanged redeploy changes nothing and sends no archive', async () => {
    const before = world.host.receivedBytes();
    const { recap } = await world.succeed(clusterId, 'deploy');
    expect(recap[world.host.ip]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
    expect(world.host.receivedBytes() - before).toBeLessThan(SMALLEST_ARCHIVE);
  });

  test('a changed port, heap and password take effect, though the console dies in the middle of the deploy', async () => {
    const stored = await world.cluster(clusterId);
    await world.client.call('updateCluster', {
      ...exampleCluster(world.host.ip),
      id: clusterId,
      status: 'cancel',
    });
    expect((await world.cluster(clusterId)).status).toBe('cancel');
    const changes: Record<string, object> = {
      frontend: { escProxyPort: 8899 },
      backend: { serverPort: 12399, heapMb: 300 },
      database: { ...stored.roles.find(role => role.roleName === 'database')?.roleBody, password: AWKWARD },
      master: { masterReservedMemory: 0.25, heapMb: 288, extra: { 'master.exec.threads': 37 } },
    };
    const body = exampleCluster(world.host.ip);
    const roles = body.roles.map(role => {
      const change = changes[role.roleName];
      if (change !== undefined) return { ...role, roleBody: { ...change } };
      return role.roleName === 'alert'
        ? { ...role, roleBody: { ...role.roleBody, mailPasswd: MAIL_PASSWORD } }
        : role;
    });
    await world.client.call('updateCluster', { ...body, roles: roles as typeof body.roles, id: clusterId });
    expect((await world.cluster(clusterId)).status).toBe('prepare');

    const processes = watchProcesses(planted());
    const run = await execute(world.client, clusterId, 'deploy');
    for await (const event of world.client.events(run.id)) if (event.type === 'task') break;
    firstLog = world.consoleLog;
    await world.crashConsole();
    const ended = await follow(world.client, run.id);
    expect(ended.state).toBe('success');
    const { rows } = await world.client.call('readRunLog', { runId: run.id, page: '1' });
    expect(rows).toBeGreaterThan(10);

    const start = await world.succeed(clusterId, 'start');
    expect(await processes.stop()).toEqual([]);
    expect(await listeningPorts(world.host)).toEqual(expect.arrayContaining([8899, 12399]));
    const commands = await processesOf(world.host, 'easy');
    expect(commands.some(line => line.includes('-Xmx300m') && line.includes('ApiApplicationServer'))).toBe(
      true,
    );
    expect(commands.some(line => line.includes('-Xmx288m') && line.includes('MasterServer'))).toBe(true);
    expect((await workflow('echo on the new port', 8899)).state).toBe('SUCCESS');
    expect(await adminLogin(world.client, clusterId)).toEqual(admin);
    expect(await logEnd(world.client, start.id, 100)).toContain('Replace the default password');
  });

  test('no secret stands in the data folder, in a log of console or host, in whatever spelling', async () => {
    expect(await filesWithSecrets(world.dataFolder, planted())).toEqual([]);
    expect(firstLog).toContain('run started');
    expect(secretsIn(firstLog + world.consoleLog, planted())).toEqual([]);
    const onHost = (folder: string) => filesWithSecrets(join(world.host.folder, 'root', folder), planted());
    for (const folder of [
      'home/easy/ds/logs',
      'var/log',
      'var/cache',
      'var/lib/dolphindeck',
      'tmp',
      'root',
    ]) {
      expect(await onHost(folder), folder).toEqual([]);
    }
    expect(secretsIn(await inside(world.host, 'journalctl', '--no-pager'), planted())).toEqual([]);
    // What the host needs is found by the same search, in files that only the deploy user reads.
    const modes = (await onHost('home/easy/ds')).map(file => statSync(file).mode & 0o077);
    expect([...new Set(modes)]).toEqual([0]);
  });

  test('no interface tells a viewer a secret, and an operator only those that operators enter', async () => {
    const [run] = (await world.client.call('selectRunList', { page: '1', clusterId })).data;
    const told = async (role: UserRole) => {
      const token = await ConsoleClient.tokenOf(world.base, ADMIN_PASSWORD, role);
      return secretsTold(world.base, token, { clusterId, runId: run?.id ?? '' }, planted());
    };
    expect(await told('viewer')).toEqual({});
    expect(await told('operator')).toEqual({
      selectCluster: ['database password', 'mail password'],
      selectClusterList: ['database password', 'mail password'],
      selectHostList: ['root password'],
    });
  });

  test('every run is kept and over', async () => {
    const { data } = await world.client.call('selectRunList', { page: '-1', clusterId });
    expect(data.length).toBe(6);
    expect(data.every(({ state }) => isOver(state))).toBe(true);
  });

  test('the cluster is stopped in the end', async () => {
    await world.succeed(clusterId, 'stop');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
  });
});
