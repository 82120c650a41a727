import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { adminLogin } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { threeHosts } from '../../lab/src/demo/three-hosts.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { World } from '../e2e/support/world.ts';
import { cleanUp, type Deployed, sendAndUnpack, startUnits, stopUnits } from './floor.ts';
import { machine, memoryMb, timed } from './machine.ts';
import { type Measured, measure, tasksOfBusiestHost } from './measure.ts';
import { printTable, tenth } from './table.ts';

/**
 * npm run bench:main-job [-- --hosts 3]: the main job on one or three fresh lab hosts. Prints tasks, seconds and bytes
 * of each action, where the time goes, the memory of the console, and beside them the floor in the same run: the same
 * archives sent and unpacked, the same units started and stopped, by plain ssh.
 */
const count = process.argv.includes('--hosts') ? Number(process.argv.at(-1)) : 1;
if (count !== 1 && count !== 3) throw new Error('--hosts is 1 or 3');
const about = machine();
const world = await World.create(count, { measured: true });
try {
  const { hosts } = world.lab;
  // The driver of MySQL is no part of this cluster.
  const { mysqlDriver: _, ...archives } = await buildPackages();
  const sent = await timed(() => sendAndUnpack(hosts, Object.values(archives)));
  await cleanUp(hosts);
  const [a = '', b = '', c = ''] = hosts.map(({ ip }) => ip);
  const { id } = await world.createCluster(count === 1 ? exampleCluster(a) : threeHosts([a, b, c]));
  const servers = Math.min(2, count);
  const idle = memoryMb(world.consolePid);
  const act = (action: ExecuteType) => measure(world, id, action);
  const first = await act('deploy');
  const start = await act('start');
  const stop = await act('stop');
  const login = await adminLogin(world.client, id);
  const deployed: Deployed = { id, hosts, frontend: a, masters: servers, workers: servers, login };
  const started = await timed(() => startUnits(deployed));
  const stopped = await timed(() => stopUnits(deployed));
  const again = await act('deploy');
  const after = memoryMb(world.consolePid);

  const row = (what: string, measured: Measured, floor: number) => {
    const { run, sentMb, seconds } = measured;
    const changed = Object.values(run.recap).reduce((sum, host) => sum + host.changed, 0);
    const tasks = [run.tasks, tasksOfBusiestHost(measured), changed];
    return [what, ...tasks, tenth(sentMb), tenth(seconds), tenth(floor), tenth(seconds / floor)];
  };
  printTable(
    `${about}; ${count} host${count === 1 ? '' : 's'}`,
    ['what', 'tasks', 'most a host', 'changed', 'MB sent', 'seconds', 'floor', 'of the floor'],
    [
      row('first deploy', first, sent.seconds),
      row('start', start, started.seconds),
      row('stop', stop, stopped.seconds),
      row('unchanged redeploy', again, first.seconds),
    ],
  );
  process.stdout.write(
    'floor: archives sent and unpacked by plain ssh; units started, stopped by plain ssh; the first deploy\n',
  );
  for (const [what, measured] of Object.entries({ 'first deploy': first, start, stop, redeploy: again })) {
    printTable(
      `where the time of "${what}" goes`,
      ['play', 'task', 'seconds'],
      [
        ['console', 'from the request to ansible-playbook', tenth(measured.startSeconds)],
        ['ansible-playbook', 'start', tenth(measured.playbookStartSeconds)],
        ...measured.tasks.map(({ play, name, seconds }) => [play, name, tenth(seconds)]),
      ],
    );
  }
  process.stdout.write(
    `\nconsole: ${idle.now} MiB idle, ${after.now} MiB after four runs, ${after.peak} MiB at most\n`,
  );
} finally {
  await world.close();
}
