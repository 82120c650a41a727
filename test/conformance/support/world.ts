import type { AddressInfo } from 'node:net';
import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Action, Status } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { pino } from 'pino';
import { openApp } from '../../../server/src/app.ts';
import { loadConfig } from '../../../server/src/config.ts';
import { type EndState, endRun } from '../../../server/test/engine/support/end-run.ts';
import { exampleCluster } from '../requirement/examples.ts';
import { apiOf } from './api.ts';
import { uploadArchives } from './archives.ts';
import { databaseOf } from './database.ts';
import { FakeEngine } from './fake-engine.ts';
import { dataFolder } from './process.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The requirement's cluster as this version can deploy it. */
export const DEPLOYABLE = {
  base: { version: '1.3.6', deployUser: 'easy', deployDir: '/home/easy/ds' },
  databaseType: 'postgresql',
} as const;

/** A save that passes every check of a deploy, once its host is registered and the packages are there. */
export function deployableCluster(name: string) {
  const body = exampleCluster(name, { base: { ...DEPLOYABLE.base } });
  const database = body.roles.find(role => role.roleName === 'database');
  if (database?.roleBody) database.roleBody.databaseType = DEPLOYABLE.databaseType;
  return body;
}

/**
 * A console in this process, with the real store and everything else real but the engine. States that only a run can
 * bring are put into the store directly.
 * @param place a data folder and a port that another console has had; else it gets its own, and removes the folder
 * @param settings of the environment, beside the folder
 */
export async function openWorld(
  place?: { readonly dir: string; readonly port: number },
  settings: Readonly<Record<string, string>> = {},
) {
  const data = place === undefined ? await dataFolder() : { dir: place.dir, remove: async () => undefined };
  const { config } = loadConfig({
    DECK_DATA: data.dir,
    DECK_LOG_LEVEL: 'error',
    DECK_AUTH: 'off',
    ...(await databaseOf(data.dir)),
    ...settings,
  });
  const engine = new FakeEngine();
  const app = await openApp({
    config,
    log: pino({ level: config.logLevel }),
    makeEngine: ({ store }) => engine.over(store),
  });
  await app.http.listen({ port: place?.port ?? 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
  const call = apiOf(base);
  const { store, feed } = app;

  return {
    base,
    call,
    engine,
    store,
    feed,
    dataDir: data.dir,

    /** Creates a cluster through the interface and answers its id. */
    async create(body: object): Promise<string> {
      const { json } = await call('createCluster', body);
      if (json.code !== 200) throw new Error(json.message);
      return (await call('selectClusterList', { page: '1' })).json.result.data[0].id;
    },

    /** Puts a cluster into a state, as a run that ended would. */
    async setStatus(id: string, status: Status): Promise<void> {
      const cluster = await store.clusters.find(id);
      if (cluster === null) throw new Error(`no cluster ${id}`);
      const changed = await store.clusters.setStatus(cluster, status, new Date().toISOString());
      if (!changed) throw new Error(`cluster ${id} changed meanwhile`);
    },

    async statusOf(id: string): Promise<string> {
      return (await call('selectCluster', { id })).json.result.status;
    },

    /** Registers the hosts of a spec and uploads the packages of 1.3.6: nothing then stands against a deploy. */
    async prepareDeploy(...hosts: string[]): Promise<void> {
      for (const ip of hosts) {
        engine.passwords.set(ip, 'secret');
        await call('createHost', { ip, name: `host ${ip}`, port: 22, root: 'secret' });
      }
      await uploadArchives(base);
    },

    /** Stores a run that waits, whatever its cluster's state. */
    async putRun(clusterId: string, action: Action, id = 'abcdef01', plan: object = {}): Promise<string> {
      const cluster = (await store.clusters.find(clusterId)) as ClusterSpec;
      const { name: clusterName, hosts } = cluster;
      const run = { id, clusterId, clusterName, action, hosts, packages: [], user: 'admin', plan };
      const summary = { action, steps: [], hosts: [], packages: [] };
      await store.runs.insert({ ...run, summary, followedBy: null }, new Date().toISOString());
      return id;
    },

    /** Adds log lines to a run. */
    async say(runId: string, ...texts: string[]): Promise<void> {
      await feed.append(
        runId,
        texts.map((text): RunEvent => ({ type: 'line', text })),
        0,
      );
    },

    /** Ends a run as the engine would. */
    async endRun(runId: string, state: EndState, cleaned = true): Promise<string | null> {
      const next = await endRun(store.runs, runId, state, { cleaned });
      feed.ended(runId);
      return next;
    },

    async close(): Promise<void> {
      await app.close();
      await data.remove();
    },
  };
}
