import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { onTestFinished } from 'vitest';
import { createRetention } from '../../src/retention/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { exampleCluster } from '../domain/example.ts';
import { endRun } from '../engine/support/end-run.ts';
import { newId, SUMMARY, tempStore } from '../store/support.ts';

const { id: _, ...SPEC } = exampleCluster();
export const LINES = 4_100;
export const NONE = { days: 0, runs: 0, bytes: 0 };
export const line = (text: string): RunEvent => ({ type: 'line', text });

/** A world with one cluster per name; `run` ends a run of it that has a log and a folder. */
export async function makeWorld(makePlace: () => Promise<{ dataDir: string; databaseUrl?: string }>) {
  const place = await makePlace();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(now);
  const store = await tempStore(place, clock);
  const folderOf = (runId: string) => join(place.dataDir, 'runs', runId);
  const clusters = new Map<string, string>();
  const errors: object[] = [];
  const warnings: string[] = [];

  async function run(name: string, bytes = 10): Promise<string> {
    const clusterId = clusters.get(name) ?? newId();
    if (!clusters.has(name)) {
      await store.clusters.insert(clusterId, { ...SPEC, name }, 'stopsuccess', '');
      clusters.set(name, clusterId);
    }
    const cluster = await store.clusters.find(clusterId);
    if (cluster !== null) await store.clusters.setStatus(cluster, 'stopsuccess', '');
    const [id, at] = [newId(), clock().toISOString()];
    const known = { clusterId, clusterName: name, action: 'stop' as const, hosts: [], packages: [] };
    await store.runs.insert({ id, ...known, user: null, plan: {}, summary: SUMMARY, followedBy: null }, at);
    await store.runs.appendEvents(
      id,
      Array.from({ length: LINES }, (_x, i) => line(`${i}`)),
      0,
    );
    await mkdir(folderOf(id), { recursive: true });
    await writeFile(join(folderOf(id), 'run.log'), Buffer.alloc(bytes));
    await endRun(store.runs, id, 'success');
    return id;
  }

  function retention(
    limits: Partial<typeof NONE>,
    over: Partial<Store['pastRuns']> = {},
    announce = () => {},
  ) {
    const log = {
      info() {},
      warn: (_: object, words: string) => void warnings.push(words),
      error: (fields: object) => void errors.push(fields),
    };
    const parts = { folderOf, limits: { ...NONE, ...limits }, clock, log, announce };
    const made = createRetention({ ...parts, store: { ...store.pastRuns, ...over } });
    onTestFinished(() => made.close());
    return made;
  }

  const list = async () => (await store.runs.page(-1)).data.map(({ id }) => id);
  return {
    store,
    folderOf,
    clusters,
    run,
    retention,
    list,
    errors,
    warnings,
    pass: (days: number) => (now += days * 86_400_000),
    /** Lets time pass on a console that runs, and on which nothing happens. */
    async wait(days: number): Promise<void> {
      for (let left = days; left > 0; left -= 25) {
        now += Math.min(left, 25) * 86_400_000;
        await retention({ days: 1_000 }).tidy();
      }
    },
  };
}
