import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';
import { expect } from 'vitest';
import { adminLogin, follow, logEnd, perform } from '../../../lab/src/console/actions.ts';
import { FRONTEND_PORT } from '../../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../../lab/src/dolphinscheduler/client.ts';
import { runWorkflow } from '../../../lab/src/dolphinscheduler/workflow.ts';
import { buildPackages } from '../../../lab/src/packages/build.ts';
import { inside } from './inside.ts';
import { newerRelease } from './newer-release.ts';
import { World } from './world.ts';

const DIR = '/home/easy/ds';

type Body = Parameters<World['createCluster']>[0];

/** A cluster on one host that goes from version to version. */
export class Upgrading {
  readonly world: World;
  readonly clusterId: string;
  readonly #body: Body;
  readonly #archives: readonly string[];

  private constructor(world: World, clusterId: string, body: Body, archives: readonly string[]) {
    this.world = world;
    this.clusterId = clusterId;
    this.#body = body;
    this.#archives = archives;
  }

  /** Makes a host, a console with the packages of all versions, and the cluster, deployed. */
  static async create(body: (ip: string) => Body, versions: readonly string[]): Promise<Upgrading> {
    const world = await World.create(1);
    const made = body(world.host.ip);
    const { id } = await world.createCluster(made);
    await world.succeed(id, 'deploy');
    return Upgrading.of(world, id, made, versions);
  }

  /** A cluster that is there, as it was saved last, and the packages of all versions for its console. */
  static async of(
    world: World,
    clusterId: string,
    body: Body,
    versions: readonly string[],
  ): Promise<Upgrading> {
    const { dolphinscheduler } = await buildPackages();
    const archives = [];
    for (const version of versions) archives.push(await newerRelease(dolphinscheduler, version));
    for (const archive of archives) await world.client.upload(archive);
    return new Upgrading(world, clusterId, body, archives);
  }

  /** Saves the cluster with another version, as the editor does. */
  async choose(version: string): Promise<void> {
    const { client } = this.world;
    const { status } = await this.world.cluster(this.clusterId);
    const save = { ...this.#body, id: this.clusterId };
    if (status === 'deploysuccess') await client.call('updateCluster', { ...save, status: 'cancel' });
    await client.call('updateCluster', { ...save, base: { ...this.#body.base, version } });
  }

  /** Deploys, which must succeed; else the whole log is in the message. */
  async deploy(): Promise<void> {
    const run = await perform(this.world.client, this.clusterId, 'deploy');
    expect(run.state, await logEnd(this.world.client, run.id, 40)).toBe('success');
  }

  /** Goes back to a restore point, which must succeed. */
  async rollBack(point: string): Promise<void> {
    const { client } = this.world;
    const { name } = this.#body;
    await client.call('rollBack', { id: this.clusterId, point, confirmName: name ?? '' });
    const [run] = (await client.call('selectRunList', { page: '1', clusterId: this.clusterId })).data;
    const ended = await follow(client, run?.id ?? '');
    expect(ended.state, await logEnd(client, ended.id, 40)).toBe('success');
  }

  /** The version that the links of the host lead to. */
  async installed(): Promise<string | undefined> {
    return /releases\/([\d.]+)-/.exec(await inside(this.world.host, 'readlink', `${DIR}/current`))?.[1];
  }

  /** The restore points as the console knows them, oldest first. */
  async points(): Promise<RestorePoint[]> {
    const list = await this.world.client.call('selectRestorePoints', { id: this.clusterId });
    return list.toReversed();
  }

  /** Starts, runs a workflow and stops again. */
  async runs(script: string): Promise<void> {
    await this.world.succeed(this.clusterId, 'start');
    const ds = new DolphinSchedulerClient(`http://${this.world.host.ip}:${FRONTEND_PORT}`);
    const { user, password } = await adminLogin(this.world.client, this.clusterId);
    await ds.login(user, password);
    expect((await runWorkflow(ds, { script, tenant: 'easy' })).state).toBe('SUCCESS');
    await this.world.succeed(this.clusterId, 'stop');
  }

  async close(): Promise<void> {
    await this.world.close();
    for (const archive of this.#archives) await rm(dirname(archive), { recursive: true, force: true });
  }
}
