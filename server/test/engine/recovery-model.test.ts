import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, equip, openBench } from '../commands/support/bench.ts';
import { expectSound, keepHistory } from './support/history.ts';
import { MortalConsole } from './support/mortal-console.ts';
import { launches } from './support/played/played.ts';
import { processesOf } from './support/processes.ts';
import { NOTHING } from './support/recovery-rules.ts';
import { walks } from './support/recovery-steps.ts';

/** How long walks are tried, beside the smallest number of them that proves anything. */
const MS = 15_000;

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
async function fresh(): Promise<MortalConsole> {
  walked += 1;
  const folder = join(root, String(walked));
  mkdirSync(folder);
  const console = new MortalConsole(bench, folder);
  await console.open();
  return console;
}

it('whatever is asked, however runs end, wherever the console dies: every state is one that the tables explain', async () => {
  const seed = Number(process.env.DECK_TEST_SEED ?? Date.now() % 2 ** 31);
  process.stdout.write(`  [recovery] seed ${seed}; again with DECK_TEST_SEED=${seed}\n`);
  await fc.assert(
    fc.asyncProperty(walks(), async commands => {
      const real = await fresh();
      try {
        await fc.asyncModelRun(() => ({ model: { model: NOTHING }, real }), commands);
        // At the end the console dies once more, and the run that is left is found again.
        await real.die();
        await real.open();
        expectSound(join(real.image, 'deck.sqlite'), id => real.dir(id));
        const begun = launches(real.settings.dataDir);
        expect(begun.length, 'launches').toBe(new Set(begun).size);
      } finally {
        await real.close();
      }
    }),
    { seed, numRuns: 2_000, interruptAfterTimeLimit: MS, endOnFailure: false },
  );
  process.stdout.write(`  [recovery] ${walked} walks\n`);
  expect(walked).toBeGreaterThan(3);
}, 120_000);
