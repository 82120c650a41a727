import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, logEnd } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { copyCluster } from './support/copy.ts';
import { atTask, expectFailure } from './support/failing.ts';
import { inside } from './support/inside.ts';
import {
  expectNothingRuns,
  freePort,
  freeze,
  ignoreTermination,
  inDatabase,
  takePort,
  withBodies,
} from './support/trouble.ts';
import { World } from './support/world.ts';

const DEPLOY_DIR = '/home/easy/ds';
const [API_PORT, MASTER_PORT] = [12345, 5678];
/** Seconds that the API is given here: a busy machine needs as many, and a test has to wait for all of them. */
const API_SECONDS = 75;
/** How a start fails when all that it had started was stopped again. */
const FAILED = { state: 'failed', status: 'startfailure' } as const;

let world: World;
let id: string;

/** Sentences in the failing start's message must name the server, so that nobody looks at the wrong one. */
const failsToStart = (message: RegExp, explanation: string, onEvent?: Parameters<typeof expectFailure>[4]) =>
  expectFailure(world, id, 'start', { ...FAILED, host: world.host.ip, message, explanation }, onEvent);

/** Deploys a cluster into the folder of one that is gone. */
async function deployTakingOver(clusterId: string) {
  const { client } = world;
  await client.call('executeCluster', {
    clusterId,
    executeType: EXECUTE_TYPES.indexOf('deploy'),
    takeOver: true,
  });
  const [run] = (await client.call('selectRunList', { page: '1', clusterId })).data;
  return follow(client, run?.id ?? '');
}

describe('what goes wrong with servers', () => {
  beforeAll(async () => {
    world = await World.create(1);
    const body = withBodies(exampleCluster(world.host.ip), {
      backend: { startTimeout: API_SECONDS },
      master: { extra: { 'master.exec.threads': 'many' } },
    });
    id = (await world.createCluster(body)).id;
  });
  afterAll(() => world?.close());

  test('a port that another program has is found before anything changes, with the program', async () => {
    await takePort(world.host, API_PORT);
    const { findings } = await world.client.call('checkCluster', { clusterId: id });
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([{ id: 'port_taken' }]);
    await expectFailure(world, id, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message:
        /nothing was changed; port_taken: port 12345 of api-server .*is held by python3 \(pid \d+, intruder\.service\)/,
      explanation: 'port_in_use',
    });
    expect(await inside(world.host, 'ls', '/home')).toBe('');
    await freePort(world.host);
    await world.succeed(id, 'deploy');
  });

  test('a setting with which a server ends at once is named, and only a copy can be mended', async () => {
    await failsToStart(
      /master-server (ended 2 times|has ended).*, it says: .*For input string: "many"/,
      'setting_invalid',
    );
    await expectNothingRuns(world.host);
    await expect(
      world.client.call('updateCluster', { ...(await world.cluster(id)), status: undefined } as never),
    ).rejects.toThrow('updateCluster');

    const copy = await copyCluster(world, id, 'mended', body =>
      withBodies(body, { master: { extra: { 'master.exec.threads': 50 } } }),
    );
    await expectFailure(world, copy.id, 'deploy', {
      state: 'failed',
      status: 'deployfailure',
      host: world.host.ip,
      message: new RegExp(
        `nothing was changed; deploydir_foreign: ${DEPLOY_DIR} belongs to cluster ${id}.*takeOver`,
      ),
    });
    await world.client.call('deleteCluster', { id });
    expect((await deployTakingOver(copy.id)).state).toBe('success');
    id = copy.id;
  });

  // A start that gets further than the one before shows that the cause of that one is gone; the last one succeeds.
  test('a JDBC driver that was removed', async () => {
    const lib = `${DEPLOY_DIR}/current/lib`;
    await inside(world.host, 'sh', '-c', `mkdir /root/away && mv ${lib}/postgresql-*.jar /root/away`);
    await failsToStart(/the JDBC driver of the database is missing on this host/, 'jdbc_driver_missing');
    await expectNothingRuns(world.host);
    await inside(world.host, 'sh', '-c', `mv /root/away/* ${lib}`);
  });

  test('data of the database that cannot be read', async () => {
    const file = `${DEPLOY_DIR}/data/database/global/pg_control`;
    await inside(world.host, 'chmod', '0', file);
    await failsToStart(/database ended 2 times, it says: .*pg_control": Permission denied/, 'database_data');
    await expectNothingRuns(world.host);
    await inside(world.host, 'chmod', '600', file);
  });

  test('a password that was changed in the cluster’s own database', async () => {
    await inDatabase(world.host, id, `alter role easy password 'another'`);
    await failsToStart(/database does not let in the account easy: password auth/, 'database_login');
    await expectNothingRuns(world.host);
    await inDatabase(world.host, id, `alter role easy password 'easy'`);
  });

  test('a port that another program took after the deploy', async () => {
    await takePort(world.host, MASTER_PORT);
    await failsToStart(
      /master-server cannot listen on port 5678, which is held by python3 \(pid \d+, intruder\.service\)$/m,
      'port_in_use',
    );
    await expectNothingRuns(world.host, [MASTER_PORT]);
    await freePort(world.host);
  });

  test('a server that has a process and never answers is waited for no longer than its bound', async () => {
    const halt = atTask(/^Wait until healthy: master/, () => freeze(world.host, id, 'api-server'));
    const expected = { ...FAILED, host: world.host.ip, message: /api-server is not healthy after 75 s: / };
    await expectFailure(world, id, 'start', expected, halt.onEvent);
    await halt.done();
    await expectNothingRuns(world.host);
  });

  test('an abort of a start stops what had started, and the host is free', async () => {
    const { client } = world;
    const { id: runId } = await execute(client, id, 'start');
    const abort = atTask(/^Wait until healthy: master/, () => client.call('cancelRun', { runId }));
    const run = await follow(client, runId, abort.onEvent);
    await abort.done();
    expect(run.state).toBe('aborted');
    expect((await world.cluster(id)).status).toBe('startfailure');
    await expectNothingRuns(world.host);
    expect(await inside(world.host, 'ls', '/var/lib/dolphindeck')).toBe('');
  });

  test('the same start succeeds when all causes are gone', async () => {
    await ignoreTermination(world.host, id, 'alert-server');
    await world.succeed(id, 'start');
    expect((await world.cluster(id)).status).toBe('startsuccess');
  });

  test('a server that does not end when asked to is killed after its bound, and the log says so', async () => {
    const run = await world.succeed(id, 'stop');
    expect(await logEnd(world.client, run.id, 30)).toContain(
      'alert-server did not end within 30 s of being asked to, and was killed',
    );
    await expectNothingRuns(world.host);
  });
});
