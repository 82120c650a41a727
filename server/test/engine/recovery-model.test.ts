import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, equip, openBench } from '../commands/support/bench.ts';
import { expectSound, keepHistory } from './support/history.ts';
import { MortalConsole } from './support/mortal-console.ts';
import { processesOf } from './support/processes.ts';
import { NOTHING } from './support/recovery-rules.ts';
import { everyFault, walks } from './support/recovery-steps.ts';

/** How long walks are made by chance: with the others about 20 s on a quiet machine. */
const MS = 10_000;
/** Every step is a console that opens its store and starts processes: on a busy machine that takes its time. */
const BUSY_MS = 300_000;

let bench: Bench;
let root: string;
beforeAll(async () => {
  bench = await openBench();
  await equip(bench);
  keepHistory(join(bench.dataDir, 'deck.sqlite'));
  root = mkdtempSync(join(tmpdir(), 'deck-recovery-'));
});
afterAll(async () => {
  for (const { pid } of processesOf(root)) process.kill(pid, 'SIGKILL');
  await bench.close();
  rmSync(root, { recursive: true, force: true });
});

let walked = 0;

/** Walks with a console of its own; at the end it dies once more, and the run that is left is found again. */
async function walk(commands: ReturnType<typeof everyFault>[number]): Promise<void> {
  walked += 1;
  const folder = join(root, String(walked));
  mkdirSync(folder);
  const real = new MortalConsole(bench, folder);
  await real.open();
  try {
    await fc.asyncModelRun(() => ({ model: { model: NOTHING }, real }), commands);
    await real.die();
    await real.open();
    expectSound(join(real.image, 'deck.sqlite'), id => real.dir(id));
  } finally {
    await real.close();
  }
}

it(
  'whichever call a fault strikes in the life of a cluster, every state is one that the tables explain',
  async () => {
    for (const commands of everyFault()) await walk(commands);
  },
  BUSY_MS,
);

it(
  'whatever is asked, however runs end, wherever the console dies: the same',
  async () => {
    const seed = Number(process.env.DECK_TEST_SEED ?? Date.now() % 2 ** 31);
    process.stdout.write(`  [recovery] seed ${seed}; again with DECK_TEST_SEED=${seed}\n`);
    const before = walked;
    await fc.assert(fc.asyncProperty(walks(), walk), { seed, numRuns: 2_000, interruptAfterTimeLimit: MS });
    process.stdout.write(`  [recovery] ${walked - before} walks\n`);
    expect(walked).toBeGreaterThan(before);
  },
  BUSY_MS,
);
