import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { exampleCluster } from '../domain/example.ts';

/** A folder of the running test, removed at its end. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deck-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store of the running test, closed at its end. */
export async function tempStore(dataDir?: string, clock = () => new Date()): Promise<Store> {
  const store = await openStore({ dataDir: dataDir ?? (await tempFolder()), clock });
  onTestFinished(() => store.close());
  return store;
}

export const newId = () => randomBytes(4).toString('hex');

/** A plan that does nothing anywhere, as it is kept. */
export const SUMMARY: PlanSummary = { action: 'start', steps: [], hosts: [], packages: [] };

/** Stores a deployed cluster and a waiting run of it; answers the id of the run. */
export async function storeRun(store: Store, name = 'c', createdAt = ''): Promise<string> {
  const { id: _, ...spec } = exampleCluster();
  const clusterId = newId();
  await store.clusters.insert(clusterId, { ...spec, name }, 'deploysuccess', '');
  const id = newId();
  const run = { id, clusterId, clusterName: name, action: 'start' as const, hosts: [...spec.hosts] };
  await store.runs.insert(
    { ...run, packages: [], user: null, plan: { id }, summary: SUMMARY, followedBy: null },
    createdAt,
  );
  return id;
}
