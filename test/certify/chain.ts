import { workflowsOf } from '../../lab/src/dolphinscheduler/any-version.ts';
import type { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { PROJECT } from '../../lab/src/dolphinscheduler/workflow.ts';
import { World } from '../e2e/support/world.ts';
import { clusterOf, type Database, must, signedIn } from './cluster.ts';
import type { Hop } from './report.ts';

/** What is made under the first version, and must be there under every later one. */
const KEPT = { name: 'older-than-the-upgrades', project: PROJECT, tenant: 'easy' };
const TASK = { script: 'echo the answer is $((6*7))', ...KEPT };

interface Options {
  readonly database: Database;
  /** The versions, oldest first; the first is installed, the others are upgraded to. */
  readonly versions: readonly string[];
  /** Their packages, and those that they need, beside the lab's own. */
  readonly files: readonly string[];
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

/**
 * Installs a version with a workflow and a mail alert, and upgrades it hop by hop on one host: after each the old
 * workflow must run, a new one too, and the alert must be there. Ends at the first hop that fails.
 */
export async function chain({ database, versions, files, onStep = () => {} }: Options): Promise<Hop[]> {
  const hops: Hop[] = [];
  const world = await World.create(1, { more: files });
  const [first = '', ...rest] = versions;
  const timed = async (what: string, deed: () => Promise<unknown>): Promise<number> => {
    onStep(what);
    const begun = performance.now();
    await deed();
    return (performance.now() - begun) / 1000;
  };
  let from = first;
  try {
    const { id } = await world.createCluster(clusterOf(world.host.ip, first, database));
    const answers = async (version: string, how: 'run' | 'start') => {
      const ds = await signedIn(world, id);
      const workflows = workflowsOf(version);
      const again = how === 'start' ? await workflows.start(ds, KEPT) : await workflows.run(ds, TASK);
      must(
        again.state === 'SUCCESS' && again.log.includes('the answer is 42'),
        `the workflow ended as ${again.state}\n${again.log}`,
      );
      return ds;
    };
    onStep(`install ${first}`);
    await world.succeed(id, 'deploy');
    await world.succeed(id, 'start');
    await answers(first, 'run');
    for (const to of rest) {
      const failed = (reason: string) => hops.push({ from, to, database, failed: reason });
      try {
        await world.succeed(id, 'stop');
        await world.client.call('updateCluster', { ...clusterOf(world.host.ip, to, database), id });
        const deploy = await timed(`upgrade ${from} to ${to}`, () => world.succeed(id, 'deploy'));
        const start = await timed(`start ${to}`, () => world.succeed(id, 'start'));
        onStep(`look at what ${to} has kept`);
        const ds = await answers(to, 'start');
        await alertsBy(ds, to);
        const fresh = { ...TASK, name: `made-by-${to}` };
        must((await workflowsOf(to).run(ds, fresh)).state === 'SUCCESS', `no new workflow runs under ${to}`);
        const [point] = await world.client.call('selectRestorePoints', { id });
        hops.push({ from, to, database, seconds: { deploy, start }, ...(point && { point }) });
      } catch (error) {
        failed(error instanceof Error ? error.message : String(error));
        return hops;
      }
      from = to;
    }
    return hops;
  } finally {
    await world.close();
  }
}
