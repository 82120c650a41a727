import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { buildPackages } from '../../lab/src/packages/build.ts';
import { World } from '../e2e/support/world.ts';
import { sendAndUnpack } from './floor.ts';
import { machine, memoryMb, timed } from './machine.ts';

/**
 * npm run bench:main-job: the main job on one lab host. Prints tasks and seconds of each action, the memory of the
 * console, and beside them the floor: the same archives sent and unpacked by plain ssh in the same run.
 */
const about = machine();
const world = await World.create(1);
try {
  // The driver of MySQL is no part of this cluster.
  const { mysqlDriver: _, ...archives } = await buildPackages();
  const floor = await timed(() => sendAndUnpack(world.host, Object.values(archives)));
  const { id } = await world.createCluster(exampleCluster(world.host.ip));
  const idle = memoryMb(world.consolePid);
  const rows: [string, number, RunView][] = [];
  for (const [what, action] of [
    ['first deploy', 'deploy'],
    ['start', 'start'],
    ['stop', 'stop'],
    ['unchanged redeploy', 'deploy'],
  ] as const) {
    const { seconds, value } = await timed(() => world.succeed(id, action));
    rows.push([what, seconds, value]);
  }
  const after = memoryMb(world.consolePid);
  process.stdout.write(
    `\n${about}\n\n| what | tasks | changed | seconds | of the floor |\n|---|---|---|---|---|\n`,
  );
  const line = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  line(['floor: archives sent and unpacked by ssh', '–', '–', floor.seconds.toFixed(1), '1.0']);
  for (const [what, seconds, { tasks, recap }] of rows) {
    const changed = recap[world.host.ip]?.changed ?? '?';
    line([what, tasks, changed, seconds.toFixed(1), (seconds / floor.seconds).toFixed(1)]);
  }
  process.stdout.write(
    `\nconsole: ${idle.now} MiB idle, ${after.now} MiB after four runs, ${after.peak} MiB at most\n`,
  );
} finally {
  await world.close();
}
