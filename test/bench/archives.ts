import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { threeHosts } from '../../lab/src/demo/three-hosts.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { World } from '../e2e/support/world.ts';
import { cleanUp, sendAndUnpack } from './floor.ts';
import { machine, timed } from './machine.ts';
import { measure } from './measure.ts';
import { printTable, tenth } from './table.ts';

/**
 * npm run bench:archives: the same archives for one host and for three at once, by the deploy's task and by plain ssh. Both
 * grow alike as far as processors and disk, which the lab hosts share, allow no more; hosts served one after the other
 * would take three times as long whatever the machine has.
 */
const TASK = 'Put the releases in place';

const about = machine();
const world = await World.create(4, { measured: true });
try {
  const [alone, ...three] = world.lab.hosts;
  const [a, b, c] = three;
  if (alone === undefined || a === undefined || b === undefined || c === undefined) {
    throw new Error('hosts are missing');
  }
  // The driver of MySQL is no part of these clusters.
  const { mysqlDriver: _, ...packages } = await buildPackages();
  const rows = [
    await row([alone], exampleCluster(alone.ip), Object.values(packages)),
    await row([a, b, c], { ...threeHosts([a.ip, b.ip, c.ip]), name: 'three' }, Object.values(packages)),
  ];
  const ratio = (column: 1 | 2) => (rows[1]?.[column] ?? Number.NaN) / (rows[0]?.[column] ?? Number.NaN);
  printTable(
    about,
    ['hosts', 'task, s', 'plain ssh, s', 'MB sent by the deploy'],
    [
      ...rows.map(([hosts, ...figures]) => [hosts, ...figures.map(tenth)]),
      ['3 : 1', tenth(ratio(1)), tenth(ratio(2)), ''],
    ],
  );
} finally {
  await world.close();
}

type Row = readonly [hosts: number, task: number, floor: number, sentMb: number];

async function row(
  hosts: readonly LabHost[],
  save: ReturnType<typeof exampleCluster>,
  archives: readonly string[],
): Promise<Row> {
  const floor = await timed(() => sendAndUnpack(hosts, archives));
  await cleanUp(hosts);
  const { id } = await world.createCluster(save);
  const { tasks, sentMb } = await measure(world, id, 'deploy');
  const task = tasks.find(({ name }) => name === TASK);
  return [hosts.length, task?.seconds ?? Number.NaN, floor.seconds, sentMb];
}
