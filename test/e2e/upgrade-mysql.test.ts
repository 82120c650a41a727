import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logEnd } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { expectFailure } from './support/failing.ts';
import { NEW, OLD, TREACHEROUS } from './support/newer-release.ts';
import { Upgrading } from './support/upgrading.ts';

let upgrading: Upgrading;

/** The example with a MariaDB. */
function onMariadb(ip: string): ReturnType<typeof exampleCluster> {
  const { roles, ...rest } = exampleCluster(ip);
  const changed = roles.map(role =>
    role.roleName === 'database' ? { ...role, roleBody: { ...role.roleBody, databaseType: 'mysql' } } : role,
  );
  return { ...rest, roles: changed as typeof roles };
}

describe('an upgrade, with MariaDB', () => {
  beforeAll(async () => {
    upgrading = await Upgrading.create(onMariadb, [TREACHEROUS, NEW]);
  });
  afterAll(() => upgrading?.close());

  test('that fails in earnest is taken back', async () => {
    const { world, clusterId } = upgrading;
    await upgrading.choose(TREACHEROUS);
    const expected = { state: 'failed', status: 'deployfailure', host: world.host.ip } as const;
    const run = await expectFailure(world, clusterId, 'deploy', {
      ...expected,
      message: /the schema command failed/,
    });
    expect(await logEnd(world.client, run.id, 20)).toContain(`the database was put back to ${OLD}`);
    expect(await upgrading.installed()).toBe(OLD);
    expect((await upgrading.points()).at(-1)).toMatchObject({ state: 'restored', from: OLD });
  });

  test('that goes well is done, can be gone back from, and the old version runs', async () => {
    await upgrading.choose(NEW);
    await upgrading.deploy();
    const point = (await upgrading.points()).at(-1);
    expect(point).toMatchObject({ state: 'done', from: OLD, to: NEW });
    // As the table has it: what is deployed is stopped before it is deployed again.
    await upgrading.world.succeed(upgrading.clusterId, 'stop');
    await upgrading.rollBack(point?.name ?? '');
    expect((await upgrading.points()).at(-1)).toMatchObject({ name: point?.name, state: 'restored' });
    await upgrading.runs('echo back');
  });
});
