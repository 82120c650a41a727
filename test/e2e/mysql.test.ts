import { once } from 'node:events';
import { connect } from 'node:net';
import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, logEnd } from '../../lab/src/console/actions.ts';
import { FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import { BODY } from '../conformance/requirement/examples.ts';
import { expectFailure } from './support/failing.ts';
import { inside, listeningPorts, processesOf, readFile } from './support/inside.ts';
import { NEW, OLD, TREACHEROUS } from './support/newer-release.ts';
import { withBodies } from './support/trouble.ts';
import { Upgrading } from './support/upgrading.ts';
import { World } from './support/world.ts';

type Body = InputOf<Endpoints['createCluster']>;

/** Characters that sed, shells, properties files and SQL each treat in their own way. */
const AWKWARD = `p@s&s%$'"\\x`;
const SMALL = ['backend', 'master', 'worker', 'alert'];
const LIB = '/home/easy/ds/current/lib';

let world: World;
let clusterId: string;
let upgrading: Upgrading | undefined;

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

/** The same with a password that needs care wherever it is written. */
const withPassword = (body: Body): Body => withBodies(body, { database: { password: AWKWARD } });

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
  afterAll(() => (upgrading ?? world)?.close());

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
    await world.client.call('updateCluster', { ...withPassword(body), id: clusterId });
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

  test('it is stopped', async () => {
    await world.succeed(clusterId, 'stop');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
  });

  test('an upgrade that fails in earnest is taken back', async () => {
    const body = withPassword(requirementExample(world.host.ip));
    upgrading = await Upgrading.of(world, clusterId, body, [TREACHEROUS, NEW]);
    await upgrading.choose(TREACHEROUS);
    const run = await expectFailure(world, clusterId, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: /the schema command failed/,
    });
    expect(await logEnd(world.client, run.id, 20)).toContain(`the database was put back to ${OLD}`);
    expect(await upgrading.installed()).toBe(OLD);
    expect((await upgrading.points()).at(-1)).toMatchObject({ state: 'restored', from: OLD });
  });

  test('one that goes well is done, can be gone back from, and the old version runs', async () => {
    if (upgrading === undefined) throw new Error('there is no cluster to upgrade');
    await upgrading.choose(NEW);
    await upgrading.deploy();
    const point = (await upgrading.points()).at(-1);
    expect(point).toMatchObject({ state: 'done', from: OLD, to: NEW });
    // As the table has it: what is deployed is stopped before it is deployed again.
    await world.succeed(clusterId, 'stop');
    await upgrading.rollBack(point?.name ?? '');
    expect((await upgrading.points()).at(-1)).toMatchObject({ name: point?.name, state: 'restored' });
    await upgrading.runs('echo back');
  });
});
