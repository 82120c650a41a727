import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import { World } from '../e2e/support/world.ts';
import { machine, timed } from './machine.ts';
import { type Measured, measure, secondsOfPlay } from './measure.ts';
import { median, printTable, tenth } from './table.ts';

/**
 * npm run bench:idle-hosts: how time grows with the number of hosts. A cluster of one host grows to 20, all workers;
 * nothing of it runs, so what is measured is Ansible, ssh and the modules. Lab hosts share the processors of this machine
 * with the console, so on real hosts it grows less.
 */
const SIZES = [1, 5, 10, 20];
const TIMES = 3;

const about = machine();
const world = await World.create(Math.max(...SIZES), { measured: true });
try {
  const hosts = world.lab.hosts.map(({ ip }) => ip);
  const save = (size: number) => {
    const [first = ''] = hosts;
    const one = [first];
    const used = hosts.slice(0, size);
    const places = { database: one, zookeeper: one, master: one, backend: one };
    return spreadCluster(used, { ...places, worker: used, hadoop: used, common: used });
  };
  const { id } = await world.createCluster(save(1));
  const rows: string[][] = [];
  for (const [index, size] of SIZES.entries()) {
    if (index > 0) await world.client.call('updateCluster', { ...save(size), id });
    const added = size - (SIZES[index - 1] ?? 0);
    const grown = await measure(world, id, 'deploy');
    const checks: number[] = [];
    for (let time = 0; time < TIMES; time += 1) checks.push((await timed(() => check(id))).seconds);
    const stop = await measure(world, id, 'stop');
    const again = await measure(world, id, 'deploy');
    await world.succeed(id, 'stop');
    const preflight = median(checks);
    const base = secondsOfPlay(again, 'Base');
    const row = [preflight, base, again.seconds, stop.seconds].map(tenth);
    rows.push([String(size), ...row, `${tenth(grown.seconds)} (${added} new)`, changedOf(again)]);
  }
  printTable(
    about,
    [
      'hosts',
      'check (preflight)',
      'base of a redeploy',
      'redeploy',
      'stop',
      'deploy',
      'changed by the redeploy',
    ],
    rows,
  );
} finally {
  await world.close();
}

async function check(clusterId: string): Promise<void> {
  const { ok, findings } = await world.client.call('checkCluster', { clusterId });
  if (!ok) throw new Error(`the check found something: ${JSON.stringify(findings)}`);
}

function changedOf({ run }: Measured): string {
  return String(Object.values(run.recap).reduce((sum, { changed }) => sum + changed, 0));
}
