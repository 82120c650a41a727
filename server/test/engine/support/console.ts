import { mkdirSync } from 'node:fs';
import type { Action, Status } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { createEngine, type Materialise } from '../../../src/engine/engine.ts';
import { type EngineLog, type EngineSettings, runFolder } from '../../../src/engine/settings.ts';
import { createFeed } from '../../../src/feed/feed.ts';
import { openStore, type StoreOptions } from '../../../src/store/store.ts';
import { exampleCluster } from '../../domain/example.ts';
import { localInventory } from './hosts.ts';
import { storedEvents } from './stored.ts';
import { until } from './until.ts';

type Parts = Awaited<ReturnType<Materialise>>;
export type TestConsole = Awaited<ReturnType<typeof openConsole>>;

export const CLUSTER = '9df5a945';
const BEFORE: Readonly<Record<Action, Status>> = {
  deploy: 'prepare',
  start: 'deploysuccess',
  stop: 'startsuccess',
  apply: 'startsuccess',
};

/** Store, feed and engine as the console puts them together, with the real database. */
export async function openConsole(
  settings: EngineSettings,
  parts: Partial<Parts> | (() => Promise<Partial<Parts>>) = {},
  log: EngineLog = SILENT,
  database: Pick<StoreOptions, 'databaseUrl' | 'events'> = {},
) {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const store = await openStore({ dataDir: settings.dataDir, ...database });
  const feed = createFeed({ store: store.runs });
  const engine = createEngine({
    store: store.runs,
    feed,
    settings,
    materialise: async run => ({
      inventory: localInventory(...run.hosts),
      vars: 'deck: {}\n',
      knownHosts: '',
      secrets: [],
      steps: [
        { step: 'main' as const, playbook: 'main.yml' },
        ...(run.action === 'start' ? [{ step: 'cleanup' as const, playbook: 'cleanup.yml' }] : []),
      ],
      ...(typeof parts === 'function' ? await parts() : parts),
    }),
    log,
    clock: () => new Date(),
  });

  return {
    store,
    feed,
    engine,
    dir: (runId: string) => runFolder(settings, runId),
    /** Stores a waiting run of the example cluster, for a console that has recovered. */
    async addRun(id: string, hosts: readonly string[], action: Action = 'deploy'): Promise<void> {
      await engine.recover();
      const now = new Date().toISOString();
      await store.clusters.insert(CLUSTER, exampleCluster(hosts), BEFORE[action], now);
      const run = { id, clusterId: CLUSTER, clusterName: 'example', action, hosts, packages: [], user: null };
      await store.runs.insert(
        { ...run, plan: {}, summary: { action, steps: [], hosts: [], packages: [] }, followedBy: null },
        now,
      );
    },
    async stateOf(id: string) {
      return (await store.runs.find(id))?.state;
    },
    async isOver(id: string, ms?: number): Promise<void> {
      await until(`end of run ${id}`, async () => (await store.runs.unfinished())?.id !== id, ms);
    },
    async statusAfter(): Promise<Status | undefined> {
      return (await store.clusters.find(CLUSTER))?.status;
    },
    async events(id: string): Promise<RunEvent[]> {
      return (await storedEvents(store.runs, id)).map(({ event }) => event);
    },
    async lines(id: string): Promise<string[]> {
      return (await this.events(id)).flatMap(event => (event.type === 'line' ? [event.text] : []));
    },
    async close(): Promise<void> {
      await engine.close();
      await store.close();
    },
  };
}

const SILENT: EngineLog = { info() {}, warn() {}, error() {} };
