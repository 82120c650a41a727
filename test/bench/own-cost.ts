import { join } from 'node:path';
import { execute, follow } from '../../lab/src/console/actions.ts';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { World } from '../e2e/support/world.ts';
import { RunByHand } from './by-hand.ts';
import { machine, timed } from './machine.ts';
import { type Measured, measure } from './measure.ts';
import { median, printTable } from './table.ts';

/**
 * npm run bench:own-cost: what the console adds to Ansible. Unchanged redeploys and stops of one host, by the console and by
 * hand with the same files, take turns, so that what else the machine does hits both.
 */
const TURNS = 7;

const about = machine();
const world = await World.create(1, { measured: true });
try {
  const { id } = await world.createCluster(exampleCluster(world.host.ip));
  await world.succeed(id, 'deploy');
  await world.succeed(id, 'stop');
  const copies = { deploy: await copyOf('deploy'), stop: await copyOf('stop') };
  const byConsole: Measured[][] = [];
  const byHand: number[][] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const console = async () => {
      const deploy = await measure(world, id, 'deploy');
      byConsole.push([deploy, await measure(world, id, 'stop')]);
    };
    const hand = async () => {
      const deploy = await timed(() => copies.deploy.play('deploy.yml'));
      const stop = await timed(() => copies.stop.play('stop.yml'));
      byHand.push([deploy.seconds, stop.seconds]);
    };
    // Who begins alternates: the second finds the machine warmer.
    for (const one of turn % 2 === 0 ? [console, hand] : [hand, console]) await one();
  }
  const rows = ['unchanged redeploy', 'stop of what does not run'].map((what, action) => {
    const pairs = byConsole.map((turn, index) => ({
      console: turn[action]?.seconds ?? Number.NaN,
      hand: byHand[index]?.[action] ?? Number.NaN,
    }));
    const console = median(pairs.map(pair => pair.console));
    const hand = median(pairs.map(pair => pair.hand));
    const ratio = median(pairs.map(pair => pair.console / pair.hand));
    const begin = median(byConsole.map(turn => turn[action]?.startSeconds ?? Number.NaN));
    const percent = `${((ratio - 1) * 100).toFixed(1)} %`;
    return [what, console.toFixed(2), hand.toFixed(2), percent, begin.toFixed(2)];
  });
  printTable(
    `${about}; medians of ${TURNS} turns`,
    ['what', 'console, s', 'by hand, s', 'median of own cost', 'request to ansible-playbook, s'],
    rows,
  );
  for (const copy of Object.values(copies)) await copy.remove();

  /** Does an action and keeps what its run folder holds while it runs. */
  async function copyOf(action: 'deploy' | 'stop'): Promise<RunByHand> {
    const run = await execute(world.client, id, action);
    let copy: Promise<RunByHand> | undefined;
    const { state } = await follow(world.client, run.id, () => {
      copy ??= RunByHand.copy(join(world.dataFolder, 'runs', run.id));
    });
    if (copy === undefined || state !== 'success') throw new Error(`${action} ended as ${state}`);
    return await copy;
  }
} finally {
  await world.close();
}
