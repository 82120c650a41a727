import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminLogin, registerHost } from '../../lab/src/console/actions.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../lab/src/dolphinscheduler/workflow.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { expectFailure } from './support/failing.ts';
import {
  type ForeignAccount,
  fingerprint,
  setPostgresqlPassword,
  setUpMariadb,
  setUpPostgresql,
  setUpZooKeeper,
  ZOOKEEPER_UNIT,
} from './support/foreign-services.ts';
import { inside, processesOf } from './support/inside.ts';
import { expectNothingRuns, withBodies } from './support/trouble.ts';
import { World } from './support/world.ts';

type Body = InputOf<Endpoints['createCluster']>;

/** A node of the shared ZooKeeper, as a department would be given one. */
const NODE = '/shared';
/** Seconds within which a start says that a service is silent: 30 of patience, the run itself and a busy machine. */
const SILENCE_BOUND = 90;

let world: World;
let clusterId: string;
let elsewhere: LabHost;
let account: ForeignAccount;
let before: Record<string, string>;

/** The example with database and ZooKeeper of the other host. */
function withExternal(databaseType: 'postgresql' | 'mysql'): Body {
  const { name: databaseName, account: user, password } = account;
  return withBodies(exampleCluster(world.host.ip), {
    database: { databaseType, databaseName, account: user, password, external: true, host: elsewhere.ip },
    zookeeper: { connect: `${elsewhere.ip}:2181${NODE}` },
  });
}

async function workflow(script: string) {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return runWorkflow(ds, { script, tenant: 'easy' });
}

async function errors(id = clusterId): Promise<string[]> {
  const { findings } = await world.client.call('checkCluster', { clusterId: id });
  return findings
    .filter(({ level }) => level === 'error')
    .map(finding => `${finding.id}: ${finding.message}`);
}

/** A start that a service elsewhere makes fail: of the cluster's host, before any server of DolphinScheduler is started. */
async function failsToStart(message: RegExp, explanation: string): Promise<number> {
  const began = performance.now();
  const run = await expectFailure(world, clusterId, 'start', {
    state: 'failed',
    status: 'startfailure',
    host: world.host.ip,
    message,
    explanation,
  });
  expect(run.failure?.task).toMatch(/^Start without waiting: master/);
  await expectNothingRuns(world.host);
  return (performance.now() - began) / 1000;
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
  });

  test('so is a node of the quorum that does not exist', async () => {
    const connect = `${elsewhere.ip}:2181/nowhere`;
    const body = withBodies(withExternal('postgresql'), { zookeeper: { connect } });
    const { id } = await world.createCluster({ ...body, name: 'nowhere' });
    expect(await errors(id)).toEqual([expect.stringMatching(/^zookeeper_unusable: .*nowhere/)]);
    await world.client.call('deleteCluster', { id });
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

  test('a start over a database whose password was changed fails before a server is started', async () => {
    await setPostgresqlPassword(elsewhere, { ...account, password: 'another' }, 'md5');
    await failsToStart(
      new RegExp(
        `the database ${elsewhere.ip}:5432 does not let in the account ds of this host: password auth`,
      ),
      'database_login',
    );
  });

  test('so does one with the right password, stored anew in a form that the driver of the version cannot use', async () => {
    await setPostgresqlPassword(elsewhere, account, 'scram-sha-256');
    await failsToStart(/asks ds for SCRAM/, 'scram');
    await setPostgresqlPassword(elsewhere, account, 'md5');
  });

  test('so does one over a ZooKeeper that does not answer', async () => {
    // Halted, for it was not made to be started again; a frozen server is the worse case: it takes connections.
    await inside(elsewhere, 'systemctl', 'kill', '--signal=SIGSTOP', ZOOKEEPER_UNIT);
    const seconds = await failsToStart(
      new RegExp(`ZooKeeper does not answer within 30 s: ${elsewhere.ip}:2181: `),
      'zookeeper_quorum',
    );
    expect(seconds).toBeLessThan(SILENCE_BOUND);
    await inside(elsewhere, 'systemctl', 'kill', '--signal=SIGCONT', ZOOKEEPER_UNIT);
  });

  test('the same start succeeds when they let the host in, and a workflow works', async () => {
    before = await fingerprint(elsewhere);
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
  });

  test('a stop needs none of them', async () => {
    await inside(elsewhere, 'systemctl', 'stop', 'mariadb', ZOOKEEPER_UNIT);
    await world.succeed(clusterId, 'stop');
    await expectNothingRuns(world.host);
  });

  test('a service that is off is found by the check of a deploy, and the host is not blamed', async () => {
    await expectFailure(world, clusterId, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: new RegExp(
        `nothing was changed; database_login: .*${elsewhere.ip}:3306.*refused[^]*zookeeper_unusable`,
      ),
      explanation: 'database_unreachable',
    });
  });
});
