import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, follow } from '../../lab/src/console/actions.ts';
import { startConsole } from '../../lab/src/console/process.ts';
import { must } from '../../lab/src/core/run.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { buildPackages, type LabPackages } from '../../lab/src/packages/build.ts';
import { atTask, expectFailed, expectFailure, recovers } from './support/failing.ts';
import { inside, processesOf } from './support/inside.ts';
import { emptyDisk, fillDisk, mountDisk, SmallDisk } from './support/small-disk.ts';
import { World } from './support/world.ts';

const DISK = '/srv';
const RELEASES = `${DISK}/ds/releases`;
const CACHE = '/var/cache/dolphindeck';

let disk: SmallDisk;
let world: World;
let id: string;
let body: ReturnType<typeof exampleCluster>;
/** The ZooKeeper package in the console's package folder, and what is in it. */
let file: string;
let name: string;
let good: Buffer;
let packages: LabPackages;

const FAILED = { state: 'failed', status: 'deployfailure' } as const;
const deploy = () => world.client.call('executeCluster', { executeType: 2, clusterId: id });

/** Another content of the package's file, with the same length. `silently`: the time of its last change stays. */
async function replace(content: Buffer, silently = false): Promise<void> {
  // To the nanosecond, which utimes cannot.
  const time = join(disk.folder, 'time');
  await must(['touch', '-r', file, time]);
  await writeFile(file, content);
  if (silently) await must(['touch', '-r', time, file]);
}

function damaged(): Buffer {
  const copy = Buffer.from(good);
  copy.fill(0x55, copy.length / 2, copy.length / 2 + 1000);
  return copy;
}

const folders = async (path: string) => (await inside(world.host, 'ls', path)).trim().split('\n');
const forgetRelease = () => inside(world.host, 'sh', '-c', `rm -rf ${RELEASES}/zookeeper-*`);

test('a console that is started on a full disk says so', async () => {
  const full = await SmallDisk.create(20);
  try {
    await full.fill();
    await expect(startConsole(full.folder)).rejects.toThrow('the disk of the data folder is full');
    await full.empty();
    expect(await (await startConsole(full.folder)).stop()).toBe(0);
  } finally {
    await full.remove();
  }
});

describe('what goes wrong with disks and archives', () => {
  beforeAll(async () => {
    disk = await SmallDisk.create(260);
    world = await World.create(1, { dataFolder: disk.folder });
    await mountDisk(world.host, DISK, 6000);
    const { base, ...example } = exampleCluster(world.host.ip);
    body = { ...example, base: { ...base, deployDir: `${DISK}/ds` } };
    id = (await world.createCluster(body)).id;
    packages = await buildPackages();
    name = basename(packages.zookeeper);
    good = await readFile(packages.zookeeper);
    file = join(world.dataFolder, 'packages', name);
  });
  afterAll(async () => {
    await world?.close();
    await disk?.remove();
  });

  test('a host whose disk is full is refused before anything is changed', async () => {
    await fillDisk(world.host, DISK, 100);
    await expectFailure(world, id, 'deploy', {
      ...FAILED,
      host: world.host.ip,
      message: /nothing was changed; disk_low: \/srv has \d+ MiB free, \d+ are needed/,
      explanation: 'disk_full',
    });
    expect(await inside(world.host, 'ls', '/home')).toBe('');
    await emptyDisk(world.host, DISK);
  });

  test('a disk that becomes full while a release is unpacked leaves nothing half-unpacked', async () => {
    // Just before the task: the disk is full when it begins to unpack.
    const full = atTask(/^Make deploy user/, () => fillDisk(world.host, DISK, 40));
    await expectFailure(
      world,
      id,
      'deploy',
      {
        ...FAILED,
        host: world.host.ip,
        message: /No space left on device/,
        explanation: 'disk_full',
      },
      full.onEvent,
    );
    await full.done();
    expect((await folders(RELEASES)).filter(found => found.includes('unpacking'))).toEqual([]);
    await emptyDisk(world.host, DISK);
    await recovers(world, id, body);
  });

  test('a disk that the kernel made read-only', async () => {
    await inside(world.host, 'mount', '-o', 'remount,ro', DISK);
    await expectFailure(world, id, 'deploy', {
      ...FAILED,
      host: world.host.ip,
      message: /mounted read-only/,
      explanation: 'disk_read_only',
    });
    await inside(world.host, 'mount', '-o', 'remount,rw', DISK);
    await recovers(world, id, body);
  });

  test('a damaged package file is refused by its name, and taken when it was mended', async () => {
    await replace(damaged());
    await waitFor('the file to count as copied', 30, async () => {
      const code = await deploy().catch((error: { code: string }) => error.code);
      return code !== 'package_settling';
    });
    await expect(deploy()).rejects.toMatchObject({
      code: 'package_unusable',
      message: expect.stringMatching(`${name}.*已损坏`),
    });
    const { findings } = await world.client.call('checkCluster', { clusterId: id });
    expect(findings).toContainEqual(expect.objectContaining({ id: 'package_unusable', level: 'error' }));
    await replace(good);
    await expect(deploy()).rejects.toMatchObject({
      code: 'package_settling',
      message: expect.stringContaining(name),
    });
    await waitFor('the file to count as copied', 30, async () => {
      const { problems } = await world.client.call('planCluster', { clusterId: id, executeType: 2 });
      return problems.length === 0;
    });
    await recovers(world, id, body);
  });

  test('bytes of a package that changed unseen are found by the host, and blamed on the console’s file', async () => {
    await forgetRelease();
    await inside(world.host, 'rm', '-rf', CACHE);
    await replace(damaged(), true);
    await expectFailure(world, id, 'deploy', {
      ...FAILED,
      host: world.host.ip,
      message: new RegExp(`${name} in the package folder of the console is damaged`),
      explanation: 'archive_broken',
    });
    await replace(good, true);
    await recovers(world, id, body);
  });

  test('an archive that was damaged on the host’s own disk is thrown away, and sent again', async () => {
    await forgetRelease();
    const sha512 = createHash('sha512').update(good).digest('hex');
    const damage = `printf damage | dd of=${CACHE}/${sha512} seek=1000 conv=notrunc`;
    await inside(world.host, 'sh', '-c', damage);
    await expectFailure(world, id, 'deploy', {
      ...FAILED,
      host: world.host.ip,
      message: new RegExp(`${name} was damaged on the disk of the host .* repeat the deploy`),
      explanation: 'archive_broken',
    });
    await recovers(world, id, body);
  });

  // Its console is another process at the end: `client` is the first one's.
  test('a console whose own disk is full answers, says so, and ends the run as a failure', async () => {
    const { client } = world;
    const register = async () => ({
      hosts: await world.client.call('selectHostList', { page: '1' }),
      packages: await world.client.call('selectPackageList', { page: '1' }),
      runs: (await world.client.call('selectRunList', { page: '1' })).total,
    });
    const before = await register();
    const consoleFull = {
      ...FAILED,
      message: /console|could not be started: ENOSPC/,
      explanation: 'console_disk_full',
    };
    await disk.fill();
    await expect(client.upload(packages.dolphinscheduler)).rejects.toMatchObject({
      code: 'package_no_room',
    });
    // Refused; or begun, when the database still had room in its log, and then ended at once.
    const begun = await execute(client, id, 'deploy').catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'console_disk_full' });
      return null;
    });
    if (begun !== null) {
      const run = await follow(client, begun.id);
      await expectFailed(world, run, { ...consoleFull, host: 'console' });
    }
    await disk.empty();

    const { id: runId } = await execute(client, id, 'deploy');
    for await (const event of client.events(runId)) {
      if (event.type === 'task' && /^Put the releases/.test(event.name)) break;
    }
    await disk.fill();
    const exit = join(world.dataFolder, 'runs', runId, 'exit.json');
    await waitFor('the run to be ended', 120, () => existsSync(exit));
    expect((await client.call('selectCluster', { id })).name).toBe(body.name);
    await expect(client.upload(packages.dolphinscheduler)).rejects.toMatchObject({
      code: 'package_no_room',
    });
    await disk.empty();
    const run = await follow(client, runId);
    // Whoever meets it first: Ansible, which prepares the task of a host, or the record of the run.
    const host = run.failure?.host === world.host.ip ? world.host.ip : 'console';
    await expectFailed(world, run, { ...consoleFull, host });
    expect(await register()).toEqual({ ...before, runs: before.runs + (begun === null ? 1 : 2) });
    await recovers(world, id, body);
    expect(await processesOf(world.host, 'easy')).toEqual([]);
    await world.crashConsole();
    expect(await register()).toMatchObject({ hosts: before.hosts, packages: before.packages });
  });
});
