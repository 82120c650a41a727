import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import { type Aggregates, openStore, type StoreOptions } from '../../../server/src/store/store.ts';
import { endRun } from '../../../server/test/engine/support/end-run.ts';
import { exampleCluster } from '../../conformance/requirement/examples.ts';
import { startConsole } from '../../conformance/support/process.ts';
import { PLAN } from '../plan.ts';

type Place = Pick<StoreOptions, 'dataDir' | 'databaseUrl'>;

/** Lines of an ordinary run, and of each of the newest ones, which are what somebody reads or follows. */
const FEW_LINES = 5;
export const MANY_LINES = 10_000;
export const LONG_RUNS = 20;

/** Clusters of one transaction. */
const AT_ONCE = 500;
const LINE =
  '2026-11-26 12:00:00,000 p=12345 u=deck |  ok: [10.0.0.1] => item of a run that was deployed with success';

const idOf = (index: number) => index.toString(16).padStart(8, '0');

/** The settings that let a console use a place. */
export function settingsOf({ dataDir, databaseUrl }: Place) {
  return { DECK_DATA: dataDir, ...(databaseUrl === undefined ? {} : { DECK_DATABASE_URL: databaseUrl }) };
}

/**
 * Fills an empty place with as many clusters, hosts and templates as are wanted and as many runs, the newest with long
 * logs. Packages are files, of which nobody has so many.
 * @returns the ids of clusters and runs, oldest first
 */
export async function fillPlace(
  place: Place,
  count: number,
): Promise<{ clusters: string[]; runs: string[] }> {
  // The first is made by the interface: all others are like it.
  const first = await startConsole(settingsOf(place));
  const { json } = await first.call('createCluster', exampleCluster());
  await first.end();
  if (json.code !== 200) throw new Error(json.message);

  const store = await openStore(place);
  try {
    const [like] = (await store.clusters.page(1)).data;
    if (like === undefined) throw new Error('no cluster was made');
    const ids = Array.from({ length: count }, (_, index) => (index === 0 ? like.id : idOf(index)));
    for (let from = 0; from < count; from += AT_ONCE) {
      await store.transaction(async inside => {
        for (const [offset, id] of ids.slice(from, from + AT_ONCE).entries()) {
          const index = from + offset;
          const at = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
          await hostAndTemplate(inside, { id, index, at });
          if (index > 0)
            await inside.clusters.insert(id, { ...like, name: `cluster ${index}` }, 'prepare', at);
          await deployed(inside, id, {
            index,
            at,
            lines: index < count - LONG_RUNS ? FEW_LINES : MANY_LINES,
          });
        }
      });
    }
    return { clusters: ids, runs: ids.map((_, index) => idOf(index)) };
  } finally {
    await store.close();
  }
}

async function hostAndTemplate(
  { hosts, templates }: Aggregates,
  { id, index, at }: { id: string; index: number; at: string },
): Promise<void> {
  const ip = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  const login = { port: 22, user: 'root', password: 'secret', privateKey: null, hostKey: 'ssh-ed25519 AAAA' };
  const more = { consoleKey: null, jump: null, facts: null, remark: '' };
  await hosts.insert({ id, ip, name: `host-${index}`, ...login, ...more }, at);
  const conf = { heap: '4g' };
  await templates.insert({ id, typ: 'worker', name: `template ${index}`, conf, remark: '' }, at);
}

/** A deploy of a cluster that succeeded. */
async function deployed(
  { clusters, runs }: Aggregates,
  clusterId: string,
  { index, at, lines }: { index: number; at: string; lines: number },
): Promise<void> {
  const { name: clusterName = '', hosts = [] } = (await clusters.find(clusterId)) ?? {};
  const id = idOf(index);
  const summary: PlanSummary = { action: 'deploy', steps: [], hosts: [], packages: [] };
  const run = { id, clusterId, clusterName, action: 'deploy', hosts, packages: [], user: 'admin' } as const;
  await runs.insert({ ...run, plan: PLAN, summary, followedBy: null }, at);
  const events = Array.from(
    { length: lines },
    (_, line): RunEvent => ({ type: 'line', text: `${LINE} ${line}` }),
  );
  await runs.appendEvents(id, events, lines);
  await endRun(runs, id, 'success');
}
