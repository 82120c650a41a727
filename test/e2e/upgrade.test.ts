import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow, logEnd } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { atTask, expectFailure } from './support/failing.ts';
import { inside } from './support/inside.ts';
import { BROKEN, NEW, OLD, TREACHEROUS } from './support/newer-release.ts';
import { mountDisk } from './support/small-disk.ts';
import { Upgrading } from './support/upgrading.ts';
import type { World } from './support/world.ts';

const FAILED = { state: 'failed', status: 'deployfailure' } as const;
const POINT = /^Make a restore point/;
const SCHEMA = /^Create or upgrade the schema/;
const BACKUPS = '/home/easy/ds/backups';

let upgrading: Upgrading;
let world: World;
let id: string;

const fails = (message: RegExp, onEvent?: Parameters<typeof expectFailure>[4]) =>
  expectFailure(world, id, 'deploy', { ...FAILED, host: world.host.ip, message }, onEvent);

describe('an upgrade, with PostgreSQL', () => {
  beforeAll(async () => {
    upgrading = await Upgrading.create(exampleCluster, [BROKEN, TREACHEROUS, NEW]);
    ({ world, clusterId: id } = upgrading);
    await upgrading.runs('echo before');
  });
  afterAll(() => upgrading?.close());

  test('is told of before it begins', async () => {
    await upgrading.choose(NEW);
    const plan = await world.client.call('planCluster', { executeType: 2, clusterId: id });
    expect(plan).toMatchObject({
      possible: true,
      upgrade: { from: OLD, to: NEW, hops: [{ from: OLD, to: NEW }] },
    });
  });

  test('without room for its restore point changes nothing, and says how much it needs', async () => {
    // A disk of its own: the host's is that of this machine, and of every other host on it.
    await mountDisk(world.host, BACKUPS, 4);
    await fails(/an upgrade needs \d+ MiB in the file system of .*backups.*Nothing was changed/);
    await inside(world.host, 'sh', '-c', `umount ${BACKUPS} && rmdir ${BACKUPS}`);
    expect(await upgrading.installed()).toBe(OLD);
  });

  test('whose schema step fails is found out by the rehearsal, and nothing is changed', async () => {
    await upgrading.choose(BROKEN);
    await fails(/the rehearsal on a copy of the database failed, so nothing was changed/);
    expect(await upgrading.installed()).toBe(OLD);
    expect((await upgrading.points()).at(-1)).toMatchObject({ state: 'made', from: OLD, to: BROKEN });
  });

  test('whose step fails only in earnest is taken back, and the old version runs', async () => {
    await upgrading.choose(TREACHEROUS);
    const run = await fails(/the schema command failed/);
    expect(await logEnd(world.client, run.id, 20)).toContain(`the database was put back to ${OLD}`);
    expect(await upgrading.installed()).toBe(OLD);
    expect((await upgrading.points()).at(-1)).toMatchObject({ state: 'restored', to: TREACHEROUS });
    // As when the host was down and the old version could not be put back: then the upgrade is given up by a deploy.
    await inside(world.host, 'touch', `${BACKUPS}/open.json`);
    await upgrading.choose(OLD);
    await upgrading.deploy();
    expect(await inside(world.host, 'ls', BACKUPS)).not.toContain('open.json');
    await upgrading.runs('echo still here');
  });

  test('under which the host loses its power is taken back and done by the next deploy, though the console dies too', async () => {
    await upgrading.choose(NEW);
    const cut = atTask(SCHEMA, () => world.host.powerOff());
    const expected = { state: 'unreachable', status: 'deployfailure', host: world.host.ip } as const;
    await expectFailure(world, id, 'deploy', expected, cut.onEvent);
    await cut.done();
    await world.host.powerOn();
    const again = await execute(world.client, id, 'deploy');
    for await (const event of world.client.events(again.id))
      if (event.type === 'task' && POINT.test(event.name)) break;
    await world.crashConsole();
    const ended = await follow(world.client, again.id);
    expect(ended.state, await logEnd(world.client, again.id, 40)).toBe('success');
    expect(await upgrading.installed()).toBe(NEW);
    const [before, done] = (await upgrading.points()).slice(-2);
    expect(before).toMatchObject({ state: 'restored', from: OLD, to: NEW });
    expect(done).toMatchObject({ state: 'done', from: OLD, to: NEW });
    await upgrading.runs('echo after');
  });

  test('can be gone back from by hand, and not by the version alone', async () => {
    const point = (await upgrading.points()).at(-1);
    await upgrading.choose(OLD);
    const deploy = world.client.call('executeCluster', { executeType: 2, clusterId: id });
    await expect(deploy).rejects.toThrow(`已部署的版本 ${NEW} 比 ${OLD} 新`);
    await upgrading.rollBack(point?.name ?? '');
    expect(await upgrading.installed()).toBe(OLD);
    expect((await upgrading.points()).at(-1)).toMatchObject({ name: point?.name, state: 'restored' });
    const kept = await inside(world.host, 'ls', `${BACKUPS}/${point?.name}`);
    expect(kept).toContain('before-rollback-');
    await upgrading.runs('echo back');
  });
});
