import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import { startTimeOf } from '../../server/src/engine/supervisor-id.ts';
import { openStore } from '../../server/src/store/store.ts';
import { exampleCluster } from '../conformance/requirement/examples.ts';
import { startConsole } from '../conformance/support/process.ts';
import { PLAN } from './plan.ts';

/** The run that goes on in a data folder that `putLiveRun` has filled. */
export const LIVE_RUN = 'feedf00d';

/**
 * Fills an empty data folder with a run that goes on, led by this process, which stands in for its supervisor; answers
 * the file that its events are to be appended to. A console that is started on the folder follows it.
 */
export async function putLiveRun(dataDir: string): Promise<string> {
  // The console must have been at home here once: it would take the run for that of a copy.
  const first = await startConsole({ DECK_DATA: dataDir });
  const { json } = await first.call('createCluster', exampleCluster());
  await first.end();
  if (json.code !== 200) throw new Error(json.message);
  const folder = join(dataDir, 'runs', LIVE_RUN);
  await mkdir(folder, { recursive: true });
  const events = join(folder, 'events.jsonl');
  await (await open(events, 'a')).close();
  const store = await openStore({ dataDir });
  try {
    const [cluster] = (await store.clusters.page(1)).data;
    if (cluster === undefined) throw new Error('no cluster was made');
    const { id: clusterId, name: clusterName, hosts } = cluster;
    const summary: PlanSummary = { action: 'deploy', steps: [], hosts: [], packages: [] };
    const run = {
      id: LIVE_RUN,
      clusterId,
      clusterName,
      action: 'deploy',
      hosts,
      packages: [],
      user: null,
    } as const;
    await store.runs.insert({ ...run, plan: PLAN, summary, followedBy: null }, new Date().toISOString());
    await store.runs.markRunning(LIVE_RUN, {
      pid: process.pid,
      startTime: startTimeOf(process.pid) ?? '',
      bootId: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
    });
  } finally {
    await store.close();
  }
  return events;
}
