import { logEnd, perform } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { inside } from '../e2e/support/inside.ts';
import type { World } from '../e2e/support/world.ts';
import { must } from './cluster.ts';

/** The deploy's task that changes the database itself. */
const SCHEMA = /^Create or upgrade the schema/;
const TABLES = `select count(*), coalesce(sum(relnatts), 0) from pg_class where relnamespace = 'public'::regnamespace`;

/** Tables and columns of the cluster's own PostgreSQL, by its unit, as docs/operations.md says. */
async function shape(host: LabHost, clusterId: string): Promise<string> {
  const unit = `dolphindeck-${clusterId}-database`;
  const psql = [
    'psql',
    '-At',
    '-h',
    `/run/${unit}`,
    '-U',
    'deck-admin',
    '-d',
    'dolphinscheduler',
    '-c',
    TABLES,
  ];
  return inside(host, 'runuser', '-u', 'easy', '--', ...psql);
}

/**
 * Deploys an upgrade, and cuts the power of the host of the database (PostgreSQL) when the schema step has changed its
 * first table; then the host boots again. @throws when the deploy does not tell that the host was lost
 */
export async function cutPower(world: World, id: string, onStep: (text: string) => void): Promise<void> {
  const { host, client } = world;
  const deed = async () => {
    const before = await shape(host, id);
    const half = await waitFor('the schema step to change a table', 300, async () => {
      const now = await shape(host, id);
      return now !== before && now;
    });
    await host.powerOff();
    onStep(`power cut: tables and columns were ${before.trim()}, are ${half.trim()}`);
  };
  let done: Promise<void> | undefined;
  const run = await perform(client, id, 'deploy', event => {
    if (event.type === 'task' && SCHEMA.test(event.name)) done ??= deed();
  });
  must(done !== undefined, `the deploy never came to the schema step\n${await logEnd(client, run.id, 30)}`);
  await done;
  must(run.state === 'unreachable', `the deploy ended as ${run.state}\n${await logEnd(client, run.id, 30)}`);
  await host.powerOn();
}
