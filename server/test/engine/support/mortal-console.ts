import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Deps } from '../../../src/commands/deps.ts';
import { createEngine, type Materialise } from '../../../src/engine/engine.ts';
import { hasExit, readSupervisor } from '../../../src/engine/run-folder.ts';
import { type EngineSettings, runFolder } from '../../../src/engine/settings.ts';
import { isAlive } from '../../../src/engine/supervisor-id.ts';
import { createFeed } from '../../../src/feed/feed.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { type Bench, FakeEngine } from '../../commands/support/bench.ts';
import { type Fault, Faults, Struck } from './faults.ts';
import { localInventory } from './hosts.ts';
import { nudge, PLAYED } from './played/played.ts';
import { until } from './until.ts';

type Life = Awaited<ReturnType<typeof live>>;

/** What of a data folder is the store's. `-shm` is only an index that SQLite makes anew. */
const IMAGE = ['deck.sqlite', 'deck.sqlite-wal', 'secret.key'];

/** The files of a store as they lie on the disk at this moment: what a process that dies now leaves. */
export function takeImage(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  for (const name of IMAGE) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

/**
 * A console of this process that can die at any call of its store and is opened again on what then lay on the disk:
 * real store, feed, engine and commands; its runs are led by processes whose part the test plays.
 */
export class MortalConsole {
  readonly settings: EngineSettings;
  /** While true, no run can be started. */
  doomed = false;
  /** Runs whose supervisor was asked to abort, and will. */
  readonly aborting = new Set<string>();
  readonly #bench: Bench;
  readonly #root: string;
  #images = 0;
  #life: Life | null = null;

  /** @param root an empty folder: images of the store and the folders of runs */
  constructor(bench: Bench, root: string) {
    this.#bench = bench;
    this.#root = root;
    this.settings = { ...PLAYED, dataDir: join(root, 'engine'), retryMs: 5 };
    takeImage(bench.dataDir, this.image);
  }

  /** The data folder of the store now. */
  get image(): string {
    return join(this.#root, `image-${this.#images}`);
  }

  get deps(): Deps {
    return this.#alive.deps;
  }

  /** The store without faults, to look at. */
  get store(): Store {
    return this.#alive.store;
  }

  get #alive(): Life {
    if (this.#life === null) throw new Error('the console is not open');
    return this.#life;
  }

  dir(runId: string): string {
    return runFolder(this.settings, runId);
  }

  /** Opens it, again and again while it dies of the faults, which strike one opening each. */
  async open(faults: readonly Fault[] = []): Promise<void> {
    const [fault = null, ...others] = faults;
    const life = await live(this, this.#bench, () => takeImage(this.image, this.#nextImage()));
    this.#life = life;
    life.faults.arm(fault);
    const recovered = life.engine.recover().catch((error: unknown) => {
      if (!(error instanceof Struck)) throw error;
      // As main.ts does: a console that cannot recover ends.
      life.faults.die();
    });
    await Promise.race([recovered, life.faults.death]);
    await this.#settle(others);
  }

  /**
   * Does something while a fault is armed, and waits until nothing moves any more; opens it again when it died.
   * @throws what the deed threw, but for the fault itself
   */
  async endure(all: readonly Fault[], deed: () => Promise<unknown>): Promise<void> {
    const [fault = null, ...others] = all;
    const { faults } = this.#alive;
    faults.arm(fault);
    let failure: unknown;
    const done = deed().catch((error: unknown) => {
      failure = error;
    });
    await Promise.race([done, faults.death]);
    await this.#settle(others);
    if (failure !== undefined && !(failure instanceof Struck)) throw failure;
  }

  /** Dies now, as by kill -9. */
  async die(): Promise<void> {
    this.#alive.faults.die();
    await this.#bury();
  }

  async close(): Promise<void> {
    if (this.#life === null) return;
    await this.#life.engine.close();
    await this.#life.store.close();
  }

  #nextImage(): string {
    this.#images += 1;
    return this.image;
  }

  async #settle(others: readonly Fault[]): Promise<void> {
    const { faults, store } = this.#alive;
    await until('rest', async () => faults.dead || (await this.#rests(store)), 10_000, 1);
    faults.arm(null);
    if (!faults.dead) return;
    await this.#bury();
    await this.open(others);
  }

  /** Takes the dead one's database away, once a process that it was just starting has been started. */
  async #bury(): Promise<void> {
    const { engine, store, launching } = this.#alive;
    this.#life = null;
    const dir = launching();
    if (dir !== null) await until('the last process to be started', () => readSupervisor(dir), 10_000, 1);
    void engine.close();
    await store.close();
  }

  /** Nothing is left to do: no run, or one that is led, with all that it has written in the store. */
  async #rests(store: Store): Promise<boolean> {
    const [run] = await store.runs.unfinishedRuns();
    if (run === undefined) return true;
    const { supervisor } = run;
    if (run.state === 'waiting' || supervisor === null) return false;
    if (hasExit(this.dir(run.id)) || !isAlive(supervisor)) {
      nudge(this.dir(run.id));
      return false;
    }
    if (this.aborting.has(run.id)) return false;
    return (await store.runs.offsetOf(run.id)) === written(this.dir(run.id));
  }
}

/** Bytes of the whole lines of a run's events. */
function written(dir: string): number {
  const file = join(dir, 'events.jsonl');
  if (!existsSync(file) || statSync(file).size === 0) return 0;
  return readFileSync(file).lastIndexOf('\n') + 1;
}

async function live(console: MortalConsole, bench: Bench, onDeath: () => void) {
  const store = await openStore({ dataDir: console.image });
  const faults = new Faults(onDeath);
  let launching: string | null = null;
  const runs = faults.wrap(store.runs);
  const feed = createFeed({ store: runs });
  const materialise: Materialise = async (run, dir) => {
    const inventory = localInventory(...run.hosts);
    const steps = [{ step: 'main' as const, playbook: 'main.yml' }];
    await faults.around('materialise', async () => {
      if (console.doomed) throw new Error('no room');
    });
    launching = dir;
    return { inventory, vars: '{}\n', knownHosts: '', secrets: [], steps };
  };
  const { settings } = console;
  const engine = createEngine({
    store: runs,
    feed,
    settings,
    materialise,
    log: SILENT,
    clock: () => new Date(),
  });
  const transaction: Store['transaction'] = work =>
    faults.around('transaction', () =>
      store.transaction(inside => work({ ...inside, runs: faults.wrap(inside.runs) })),
    );
  const cancel = async (runId: string) => {
    const answer = await engine.cancel(runId);
    if (answer.is === 'asked') console.aborting.add(runId);
    return answer;
  };
  const port = Object.assign(new FakeEngine(), { wake: engine.wake, cancel });
  const deps: Deps = { ...bench.deps, store: { ...store, runs, transaction }, engine: port };
  return { store, faults, engine, deps, launching: () => launching };
}

const SILENT = { info() {}, warn() {}, error() {} };
