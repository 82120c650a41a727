import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { InputOf, OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { logEnd, perform, registerHost } from '../../../lab/src/console/actions.ts';
import { ConsoleClient } from '../../../lab/src/console/client.ts';
import { type ConsoleProcess, startConsole } from '../../../lab/src/console/process.ts';
import { createLab, type Lab } from '../../../lab/src/hosts/lab.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { buildPackages, type LabPackages } from '../../../lab/src/packages/build.ts';

/**
 * The servers of a test live for minutes: what the slow compiler of their JVMs would bring in that time is less than the
 * processor that it takes. All servers of 1.3.6 took 57 s of processor until they answered, 32 s with the quick compiler
 * only, 26 s when their classes are not verified either.
 */
const QUICK_JVMS = '-XX:TieredStopAtLevel=1 -XX:-BytecodeVerificationRemote';

export type ClusterView = OutputOf<Endpoints['selectCluster']>;

/** Real hosts, a console in its own process with the real packages in its store, and a client. */
export class World {
  readonly lab: Lab;
  readonly dataFolder: string;
  /** Where the lab's packages lie. */
  readonly packages: LabPackages;
  #console: ConsoleProcess;
  readonly #ownsFolder: boolean;
  readonly #start: Parameters<typeof startConsole>[1];
  /** Of an administrator, for a console that wants to know who asks. */
  #token: string | undefined;

  private constructor(
    lab: Lab,
    dataFolder: string,
    console: ConsoleProcess,
    {
      ownsFolder,
      start,
      packages,
    }: { ownsFolder: boolean; start: Parameters<typeof startConsole>[1]; packages: LabPackages },
  ) {
    this.packages = packages;
    this.#ownsFolder = ownsFolder;
    this.#start = start;
    this.lab = lab;
    this.dataFolder = dataFolder;
    this.#console = console;
  }

  /**
   * Makes everything; hosts are registered when `register` is not false. A data folder that is given stays. `names`
   * is a folder with the `hosts` and `resolv.conf` that the console reads. With `adminPassword` people sign in, and the
   * client does as administrator. `more` are packages beside the lab's own, in place of one of the same name. They are
   * in the store when `stock` is not false.
   * `measured`: for figures, with JVMs as an operator's are.
   */
  static async create(
    hosts: number,
    {
      register = true,
      stock = true,
      dataFolder: given,
      adminPassword,
      names,
      more = [],
      measured = false,
    }: {
      measured?: boolean;
      more?: readonly string[];
      register?: boolean;
      stock?: boolean;
      dataFolder?: string;
      names?: string;
      adminPassword?: string;
    } = {},
  ): Promise<World> {
    const onStep = (text: string) => process.stdout.write(`  [lab] ${text}\n`);
    const packages = await buildPackages({ onStep });
    const lab = await createLab({ hosts, onStep, jvmOptions: measured ? undefined : QUICK_JVMS });
    try {
      const dataFolder = given ?? (await mkdtemp(join(tmpdir(), 'dolphindeck-e2e-')));
      // Not by the environment, where the processes of the console are looked at.
      const config = join(lab.hosts[0]?.folder ?? '', 'deck.env');
      if (adminPassword !== undefined) {
        await writeFile(config, `DECK_ADMIN_PASSWORD=${adminPassword}\n`, { mode: 0o600 });
      }
      const start = {
        ...(names === undefined ? {} : { names }),
        ...(adminPassword === undefined ? {} : { config }),
      };
      const console = await startConsole(dataFolder, start);
      const world = new World(lab, dataFolder, console, { ownsFolder: given === undefined, start, packages });
      if (adminPassword !== undefined) {
        world.#token = await ConsoleClient.tokenOf(console.base, adminPassword, 'admin');
      }
      const files = new Map([...Object.values(packages), ...more].map(file => [basename(file), file]));
      if (stock) for (const file of files.values()) await world.client.upload(file);
      if (register) for (const host of lab.hosts) await registerHost(world.client, host);
      return world;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  get client(): ConsoleClient {
    return new ConsoleClient(this.#console.base, this.#token);
  }

  /** Process id of the console that runs now. */
  get consolePid(): number {
    return this.#console.pid;
  }

  get host(): LabHost {
    const [host] = this.lab.hosts;
    if (host === undefined) throw new Error('the lab has no host');
    return host;
  }

  /** What the console that runs now has logged. */
  get consoleLog(): string {
    return this.#console.log();
  }

  /** Base address of the console, also while it is dead. */
  get base(): string {
    return this.#console.base;
  }

  /** Kills the console as a crash would. */
  killConsole(): Promise<void> {
    return this.#console.kill();
  }

  /** Starts a new console in the place of a dead one: same data folder, same port. */
  async reviveConsole(): Promise<void> {
    this.#console = await startConsole(this.dataFolder, {
      ...this.#start,
      port: Number(new URL(this.base).port),
    });
  }

  /** Kills the console and starts a new one in its place. */
  async crashConsole(): Promise<void> {
    await this.killConsole();
    await this.reviveConsole();
  }

  /** Creates a cluster and answers it as the console sees it. */
  async createCluster(body: InputOf<Endpoints['createCluster']>): Promise<ClusterView> {
    await this.client.call('createCluster', body);
    const [cluster] = (await this.client.call('selectClusterList', { page: '1' })).data;
    if (cluster === undefined) throw new Error('the cluster was not created');
    return cluster;
  }

  cluster(id: string): Promise<ClusterView> {
    return this.client.call('selectCluster', { id });
  }

  /** Does an action that must succeed; otherwise the end of its log is in the message. `onEvent` sees its events. */
  async succeed(
    clusterId: string,
    action: ExecuteType,
    onEvent?: (event: RunEvent) => void,
  ): Promise<RunView> {
    const run = await perform(this.client, clusterId, action, onEvent);
    if (run.state !== 'success') {
      throw new Error(`${action} ended as ${run.state}\n${await logEnd(this.client, run.id, 20)}`);
    }
    return run;
  }

  async close(): Promise<void> {
    await this.#console.stop();
    await this.lab.down();
    if (this.#ownsFolder) await rm(this.dataFolder, { recursive: true, force: true });
  }
}
