import { once } from 'node:events';
import { connect } from 'node:net';
import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin } from '../../lab/src/console/actions.ts';
import { FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import { BODY } from '../conformance/requirement/examples.ts';
import { inside, listeningPorts, processesOf, readFile } from './support/inside.ts';
import { World } from './support/world.ts';

type Body = InputOf<Endpoints['createCluster']>;

/** Characters that sed, shells, properties files and SQL each treat in their own way. */
const AWKWARD = `p@s&s%$'"\\x`;
const SMALL = ['backend', 'master', 'worker', 'alert'];
const LIB = '/home/easy/ds/current/lib';

let world: World;
let clusterId: string;

/** The requirement's own body but for address, version and remark, with heaps that spare the machine. */
function requirementExample(ip: string): Body {
  const body = JSON.parse(BODY.createCluster.replaceAll('192.167.8.141', ip)) as Body;
  const roles = body.roles.map(role =>
    SMALL.includes(role.roleName) ? { ...role, roleBody: { ...role.roleBody, heapMb: 256 } } : role,
  );
  return {
    ...body,
    roles: roles as Body['roles'],
    base: { ...body.base, version: '1.3.6' },
    remark: 'on MariaDB',
  };
}

async function workflow(script: string) {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return runWorkflow(ds, { script, tenant: 'easy' });
}

/** What MariaDB says first to whoever connects from this machine, which is no host of the cluster. */
async function greeting(): Promise<string> {
  const socket = connect(3306, world.host.ip);
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return first.toString('latin1');
}

describe('the requirement’s example with its own databaseType, mysql', () => {
  beforeAll(async () => {
    world = await World.create(1);
    clusterId = (await world.createCluster(requirementExample(world.host.ip))).id;
  });
  afterAll(() => world?.close());

  test('is the example that the requirement prints', () => {
    const { roles } = requirementExample(world.host.ip);
    expect(roles.find(role => role.roleName === 'database')?.roleBody).toMatchObject({
      databaseType: 'mysql',
    });
  });

  test('deploy makes an instance of the cluster’s own and leaves the distribution’s alone', async () => {
    await world.succeed(clusterId, 'deploy');
    expect((await world.cluster(clusterId)).status).toBe('deploysuccess');
    expect(await listeningPorts(world.host)).toEqual([]);
    const { stdout } = await world.host.exec(['systemctl', 'is-enabled', 'mariadb']);
    expect(stdout.trim()).toBe('disabled');
    expect(await inside(world.host, 'readlink', `${LIB}/mysql-connector-java-5.1.49.jar`)).toMatch(
      /^\/home\/easy\/ds\/releases\/jdbc-driver-5\.1\.49-[0-9a-f]{8}\//,
    );
  });

  test('start brings everything up on MariaDB, and a workflow runs', async () => {
    await world.succeed(clusterId, 'start');
    expect((await world.cluster(clusterId)).status).toBe('startsuccess');
    expect(await listeningPorts(world.host)).toEqual(expect.arrayContaining([3306, 12345, 5678, 1234]));
    const { state, log } = await workflow('echo the answer is $((6*7))');
    expect(state).toBe('SUCCESS');
    expect(log).toContain('the answer is 42');
    const servers = await processesOf(world.host, 'easy');
    expect(servers.filter(line => line.includes('mariadbd'))).toHaveLength(1);
  });

  test('only hosts of the cluster are let in', async () => {
    expect(await greeting()).toContain('is not allowed to connect');
  });

  test('stop leaves nothing running, and an unchanged redeploy changes nothing', async () => {
    await world.succeed(clusterId, 'stop');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
    expect(await listeningPorts(world.host)).toEqual([]);
    const { recap } = await world.succeed(clusterId, 'deploy');
    expect(recap[world.host.ip]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
  });

  test('a password changed by an edit is the one with which everything logs in', async () => {
    const body = requirementExample(world.host.ip);
    await world.client.call('updateCluster', { ...body, id: clusterId, status: 'cancel' });
    const roles = body.roles.map(role =>
      role.roleName === 'database' ? { ...role, roleBody: { ...role.roleBody, password: AWKWARD } } : role,
    );
    await world.client.call('updateCluster', { ...body, roles: roles as Body['roles'], id: clusterId });
    const { recap } = await world.succeed(clusterId, 'deploy');
    expect(recap[world.host.ip]?.changed).toBeGreaterThan(0);
    await world.succeed(clusterId, 'start');
    expect((await workflow('echo with another password')).state).toBe('SUCCESS');
    // A process shows its arguments and environment to root, and the former to everybody.
    const shown = await inside(
      world.host,
      'sh',
      '-c',
      'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; true',
    );
    expect(shown).not.toContain(AWKWARD);
    expect(await readFile(world.host, '/home/easy/ds/etc/database/my.cnf')).not.toContain(AWKWARD);
  });

  test('the cluster is stopped in the end', async () => {
    await world.succeed(clusterId, 'stop');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
  });
});
