import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSupervisor } from '../../src/engine/run-folder.ts';
import { isAlive } from '../../src/engine/supervisor-id.ts';
import { openConsole } from './support/console.ts';
import { processesOf } from './support/processes.ts';
import { makeFakeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const PATIENT = `
import os, sys, time
if os.environ["DECK_STEP"] == "cleanup":
    sys.exit(0)
print("up", flush=True)
time.sleep(300)
`;

/** Silent is who gives no sign through twelve looks, here 12 s: signs come every five seconds. */
const LOOK_MS = 1_000;

async function openRun(run: string, lookMs = LOOK_MS) {
  const logged: string[] = [];
  const log = { info() {}, warn: (_: object, message: string) => void logged.push(message), error() {} };
  const settings = { ...makeFakeSettings(PATIENT), lookMs, cancelSeconds: [300, 300] as const };
  const console = await openConsole(settings, {}, log);
  onTestFinished(() => console.close());
  await console.addRun(run, ['a'], 'start');
  console.engine.wake();
  await until('up', async () => (await console.lines(run)).some(line => line.endsWith('up')));
  const dir = console.dir(run);
  onTestFinished(() => {
    for (const { pid } of processesOf(dir)) process.kill(pid, 'SIGKILL');
  });
  const supervisor = await readSupervisor(dir);
  if (supervisor === null) throw new Error('nobody leads the run');
  const guard = processesOf(dir).find(({ parent }) => parent === supervisor.pid)?.pid ?? 0;
  return { console, dir, supervisor, guard, logged };
}

const isWarning = (line: string) =>
  line.includes('WARNING on the console') && line.includes('no sign of life');

test.each([
  { run: '0000004a', what: 'a supervisor', alsoGuard: false },
  { run: '0000004b', what: 'a supervisor and its guard', alsoGuard: true },
])(
  '$what that were halted: the log says so, and the third abort ends the run',
  async ({ run, alsoGuard }) => {
    const { console, dir, supervisor, guard, logged } = await openRun(run);
    process.kill(supervisor.pid, 'SIGSTOP');
    if (alsoGuard) process.kill(guard, 'SIGSTOP');
    await until('the warning', async () => (await console.lines(run)).some(isWarning));
    expect(logged).toContain('supervisor has shown no sign of life for a minute');

    for (const _ of [1, 2]) {
      expect(await console.engine.cancel(run)).toEqual({ is: 'asked', name: 'start example' });
      expect(isAlive(supervisor)).toBe(true);
    }
    expect(await console.engine.cancel(run)).toMatchObject({ is: 'asked' });
    await console.isOver(run);
    expect(await console.stateOf(run)).toBe('interrupted');
    expect(await console.statusAfter()).toBe('stopfailure');
    await until('no process left', () => processesOf(dir).length === 0);
    expect(existsSync(join(dir, 'vars.yml'))).toBe(false);
    // Said once, and the offset in events.jsonl is where it was: nothing is lost or twice after it.
    const lines = await console.lines(run);
    expect(lines.filter(isWarning)).toHaveLength(1);
    expect(lines.filter(line => line.endsWith('|  up'))).toHaveLength(1);
  },
);

test('a supervisor that shows signs of life is never ended so', async () => {
  const run = '0000004c';
  // Long ones: a busy machine may be late with a sign, and here none may be missed.
  const { console, dir, logged } = await openRun(run, 5 * LOOK_MS);
  const marks = new Set<string>();
  const heartbeat = join(dir, 'heartbeat');
  await until('three signs of life', () => {
    if (existsSync(heartbeat)) marks.add(String(statSync(heartbeat, { bigint: true }).mtimeNs));
    return marks.size >= 3;
  });
  await until('the end', async () => (await console.engine.cancel(run)).is === 'unknown');
  expect(existsSync(join(dir, 'exit.json'))).toBe(true);
  expect(await console.stateOf(run)).toBe('aborted');
  expect(logged).toEqual([]);
});
