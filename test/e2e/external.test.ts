import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, registerHost } from '../../lab/src/console/actions.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import {
  type ForeignAccount,
  fingerprint,
  setPostgresqlPassword,
  setUpMariadb,
  setUpPostgresql,
  setUpZooKeeper,
} from './support/foreign-services.ts';
import { inside, processesOf } from './support/inside.ts';
import { World } from './support/world.ts';

type Body = InputOf<Endpoints['createCluster']>;

/** A node of the shared ZooKeeper, as a department would be given one. */
const NODE = '/shared';

let world: World;
let clusterId: string;
let elsewhere: LabHost;
let account: ForeignAccount;
let before: Record<string, string>;

/** The example with database and ZooKeeper of the other host. */
function withExternal(databaseType: 'postgresql' | 'mysql'): Body {
  const body = exampleCluster(world.host.ip);
  const { name: databaseName, account: user, password } = account;
  const bodies: Record<string, object> = {
    database: { databaseType, databaseName, account: user, password, external: true, host: elsewhere.ip },
    zookeeper: { connect: `${elsewhere.ip}:2181${NODE}` },
  };
  const roles = body.roles.map(role => ({ ...role, roleBody: bodies[role.roleName] ?? role.roleBody }));
  return { ...body, roles: roles as Body['roles'] };
}

async function workflow(script: string) {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return runWorkflow(ds, { script, tenant: 'easy' });
}

async function errors(): Promise<string[]> {
  const { findings } = await world.client.call('checkCluster', { clusterId });
  return findings.filter(({ level }) => level === 'error').map(({ id, message }) => `${id}: ${message}`);
}

describe('a cluster on a database and a ZooKeeper that somebody else runs', () => {
  beforeAll(async () => {
    world = await World.create(2, { register: false });
    const [, other] = world.lab.hosts;
    if (other === undefined) throw new Error('the lab has one host');
    elsewhere = other;
    account = { name: 'scheduler', account: 'ds', password: `p@s&s%$'"\\x`, from: world.host.ip };
    await setUpPostgresql(elsewhere, account);
    await setUpZooKeeper(elsewhere, await buildPackages(), NODE);
    // The console knows one host only: it has no means to touch the other.
    await registerHost(world.client, world.host);
    clusterId = (await world.createCluster(withExternal('postgresql'))).id;
  });
  afterAll(() => world?.close());

  test('a password that the driver of the version cannot use is found by the check', async () => {
    expect(await errors()).toEqual([expect.stringMatching(/^database_login: .*SCRAM/)]);
    await setPostgresqlPassword(elsewhere, account, 'md5');
    expect(await errors()).toEqual([]);
    before = await fingerprint(elsewhere);
  });

  test('deploy needs no ZooKeeper package and installs neither service', async () => {
    const packages = (await world.client.call('selectPackageList', { page: '-1' })).data;
    const zookeeper = packages.find(({ kind }) => kind === 'zookeeper');
    await world.client.call('deletePackage', { id: zookeeper?.id ?? '' });
    await world.succeed(clusterId, 'deploy');
    const units = await inside(world.host, 'sh', '-c', 'ls /etc/systemd/system | grep dolphindeck');
    expect(units).toContain('master-server');
    expect(units).not.toMatch(/database|zookeeper/);
    expect(
      (await world.host.exec(['sh', '-c', 'ls /usr/lib/postgresql /home/easy/ds/data/database'])).code,
    ).not.toBe(0);
  });

  test('start and a workflow work over them', async () => {
    await world.succeed(clusterId, 'start');
    expect((await workflow('echo over there')).state).toBe('SUCCESS');
  });

  test('stop ends the cluster, and the services run on untouched', async () => {
    await world.succeed(clusterId, 'stop');
    expect(await processesOf(world.host, 'easy')).toEqual([]);
    expect(await fingerprint(elsewhere)).toEqual(before);
  });

  test('the same with a MySQL that exists', async () => {
    await setUpMariadb(elsewhere, account);
    await world.client.call('updateCluster', { ...withExternal('mysql'), id: clusterId });
    await world.succeed(clusterId, 'deploy');
    await world.succeed(clusterId, 'start');
    expect((await workflow('echo over there on MySQL')).state).toBe('SUCCESS');
    await world.succeed(clusterId, 'stop');
    expect((await inside(elsewhere, 'systemctl', 'is-active', 'mariadb')).trim()).toBe('active');
  });

  test('a node of the quorum that does not exist is found by the check', async () => {
    const body = withExternal('mysql');
    const connect = `${elsewhere.ip}:2181/nowhere`;
    const roles = body.roles.map(role =>
      role.roleName === 'zookeeper' ? { ...role, roleBody: { connect } } : role,
    );
    await world.client.call('updateCluster', { ...body, roles: roles as Body['roles'], id: clusterId });
    expect(await errors()).toEqual([expect.stringMatching(/^zookeeper_unusable: .*nowhere/)]);
  });
});
