import { workflowsOf } from '../../lab/src/dolphinscheduler/any-version.ts';
import type { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { PROJECT } from '../../lab/src/dolphinscheduler/workflow.ts';
import { World } from '../e2e/support/world.ts';
import { clusterOf, type Database, must, mustHaveRun, SCRIPT, signedIn } from './cluster.ts';
import { cutPower } from './power-cut.ts';
import type { Hop } from './report.ts';

/** What is made under the first version, and must be there under every later one. */
const KEPT = { name: 'older-than-the-upgrades', project: PROJECT, tenant: 'easy' };

/** The same, started by a timer: from the first version on that has its tables for that. */
const TIMED = { ...KEPT, name: 'every-minute' };

interface Options {
  readonly database: Database;
  /** The versions, oldest first; the first is installed, the others are upgraded to. */
  readonly versions: readonly string[];
  /** Their packages, and those that they need, beside the lab's own. */
  readonly files: readonly string[];
  /** Whether each hop loses the power of its host in the middle of the schema step first (PostgreSQL). */
  readonly cut?: boolean;
  /** Told what begins. */
  readonly onStep?: (text: string) => void;
}

/** From 2.0 on alerts are sent by instances of plugins, which an upgrade from 1.x must have made of the settings. */
async function alertsBy(ds: DolphinSchedulerClient, version: string): Promise<void> {
  if (version.startsWith('1.')) return;
  const page = { pageNo: 1, pageSize: 10 };
  const { totalList } = (await ds.get('/alert-plugin-instances', page)) as {
    totalList: { instanceName: string }[];
  };
  const names = totalList.map(({ instanceName }) => instanceName).join(', ');
  must(names.includes('DolphinDeck mail'), `no instance of the mail plugin is there, only: ${names}`);
}

/** Upgrades a cluster that runs, looks at what it has kept, and answers how long it was down. */
async function upgrade(
  world: World,
  id: string,
  {
    from,
    to,
    database,
    cut,
    onStep,
  }: Pick<Hop, 'from' | 'to'> & Pick<Required<Options>, 'database' | 'cut' | 'onStep'>,
): Promise<Pick<Hop, 'seconds' | 'point'>> {
  const timed = async (action: 'deploy' | 'start'): Promise<number> => {
    onStep(`${to}: ${action}`);
    const begun = performance.now();
    await world.succeed(id, action);
    return (performance.now() - begun) / 1000;
  };
  await world.succeed(id, 'stop');
  await world.client.call('updateCluster', { ...clusterOf(world.host.ip, to, database), id });
  if (cut) await cutPower(world, id, text => onStep(`${to}: ${text}`));
  const seconds = { deploy: await timed('deploy'), start: await timed('start') };
  onStep(`${to}: look at what it has kept`);
  const ds = await signedIn(world, id);
  const workflows = workflowsOf(to);
  mustHaveRun(await workflows.start(ds, KEPT));
  if (workflowsOf(from).timer !== undefined) await workflows.timer?.goesOff(ds, TIMED);
  else await workflows.timer?.make(ds, { ...TIMED, script: SCRIPT });
  mustHaveRun(await workflows.run(ds, { ...KEPT, name: `made-by-${to}`, script: SCRIPT }));
  await alertsBy(ds, to);
  const points = await world.client.call('selectRestorePoints', { id });
  onStep(
    `${to}: restore points: ${points.map(({ from, to, state }) => `${from} → ${to} ${state}`).join(', ')}`,
  );
  const [point] = points;
  return { seconds, ...(point && { point }) };
}

/**
 * Installs a version with a workflow, a timer (from 2.0 on) and a mail alert, and upgrades it hop by hop on one host: after
 * each the old workflow must run, a new one too, the timer must go off, and the alert must be there. Ends at the first hop
 * that fails.
 */
export async function chain({
  database,
  versions,
  files,
  cut = false,
  onStep = () => {},
}: Options): Promise<Hop[]> {
  const hops: Hop[] = [];
  const world = await World.create(1, { more: files, measured: true });
  const [first = '', ...rest] = versions;
  try {
    onStep(`${first}: install`);
    const { id } = await world.createCluster(clusterOf(world.host.ip, first, database));
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
    const ds = await signedIn(world, id);
    mustHaveRun(await workflowsOf(first).run(ds, { ...KEPT, script: SCRIPT }));
    await workflowsOf(first).timer?.make(ds, { ...TIMED, script: SCRIPT });
    for (const [index, to] of rest.entries()) {
      const hop = { from: versions[index] ?? first, to, database };
      try {
        hops.push({ ...hop, ...(await upgrade(world, id, { ...hop, cut, onStep })) });
      } catch (error) {
        return [...hops, { ...hop, failed: error instanceof Error ? error.message : String(error) }];
      }
    }
    return hops;
  } finally {
    await world.close();
  }
}
