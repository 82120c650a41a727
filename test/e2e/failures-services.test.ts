import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerHost } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { expectFailure } from './support/failing.ts';
import {
  type ForeignAccount,
  setPostgresqlPassword,
  setUpPostgresql,
  setUpZooKeeper,
  ZOOKEEPER_UNIT,
} from './support/foreign-services.ts';
import { inside } from './support/inside.ts';
import { expectNothingRuns, withBodies } from './support/trouble.ts';
import { World } from './support/world.ts';

const NODE = '/shared';
/** Seconds within which a start says that a service is silent: 30 of patience, the run itself and a busy machine. */
const SILENCE_BOUND = 90;

let world: World;
let id: string;
let elsewhere: LabHost;
let account: ForeignAccount;

/** A start that a service elsewhere makes fail: of the cluster's host, before any server of DolphinScheduler is started. */
async function failsToStart(message: RegExp, explanation: string): Promise<number> {
  const began = performance.now();
  const run = await expectFailure(world, id, 'start', {
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

describe('what goes wrong with services that somebody else runs', () => {
  beforeAll(async () => {
    world = await World.create(2, { register: false });
    const [, other] = world.lab.hosts;
    if (other === undefined) throw new Error('the lab has one host');
    elsewhere = other;
    account = { name: 'scheduler', account: 'ds', password: `p@s&s%$'"\\x`, from: world.host.ip };
    await setUpPostgresql(elsewhere, account);
    await setPostgresqlPassword(elsewhere, account, 'md5');
    await setUpZooKeeper(elsewhere, await buildPackages(), NODE);
    await registerHost(world.client, world.host);
    const { name: databaseName, account: user, password } = account;
    const body = withBodies(exampleCluster(world.host.ip), {
      database: { databaseName, account: user, password, external: true, host: elsewhere.ip },
      zookeeper: { connect: `${elsewhere.ip}:2181${NODE}` },
    });
    id = (await world.createCluster(body)).id;
    await world.succeed(id, 'deploy');
  });
  afterAll(() => world?.close());

  test('a password of the database that was changed', async () => {
    await setPostgresqlPassword(elsewhere, { ...account, password: 'another' }, 'md5');
    await failsToStart(
      new RegExp(
        `the database ${elsewhere.ip}:5432 does not let in the account ds of this host: password auth`,
      ),
      'database_login',
    );
  });

  test('the right password, stored anew in a form that the driver of the version cannot use', async () => {
    await setPostgresqlPassword(elsewhere, account, 'scram-sha-256');
    await failsToStart(/asks ds for SCRAM/, 'scram');
    await setPostgresqlPassword(elsewhere, account, 'md5');
  });

  test('a ZooKeeper that does not run', async () => {
    // Halted, for it was not made to be started again; a frozen server is the worse case: it takes connections.
    await inside(elsewhere, 'systemctl', 'kill', '--signal=SIGSTOP', ZOOKEEPER_UNIT);
    const seconds = await failsToStart(
      new RegExp(`ZooKeeper does not answer within 30 s: ${elsewhere.ip}:2181: `),
      'zookeeper_quorum',
    );
    expect(seconds).toBeLessThan(SILENCE_BOUND);
    await inside(elsewhere, 'systemctl', 'kill', '--signal=SIGCONT', ZOOKEEPER_UNIT);
  });

  test('the same start succeeds when the services let the host in', async () => {
    await world.succeed(id, 'start');
    expect((await world.cluster(id)).status).toBe('startsuccess');
  });

  test('a stop needs none of them', async () => {
    await inside(elsewhere, 'systemctl', 'stop', 'postgresql', ZOOKEEPER_UNIT);
    await world.succeed(id, 'stop');
    await expectNothingRuns(world.host);
  });

  test('a service that is off is found by the check of a deploy, and the host is not blamed', async () => {
    await expectFailure(world, id, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: new RegExp(
        `nothing was changed; database_login: .*${elsewhere.ip}:5432.*refused[^]*zookeeper_unusable`,
      ),
      explanation: 'database_unreachable',
    });
  });
});
