import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeDatabase, startPostgres } from '../../../test/postgres/server.ts';
import { freshDatabase } from '../../../test/postgres/shared.ts';
import { endSessions, listen } from '../store/support-postgres.ts';
import { openConsole } from './support/console.ts';
import { makeFakeSettings, PYTHON } from './support/project.ts';
import { until } from './support/until.ts';

const LINES = 400;

/** In the place of Ansible: says lines, the second half of them when it is told to go on. */
const SPEAKER = `#!${PYTHON}
import os, sys, time
beside = sys.argv[0].replace("venv/bin/ansible-playbook", "")
for number in range(${LINES}):
    print(f"line {number}", flush=True)
    while number == ${LINES / 2} and not os.path.exists(beside + "go"):
        time.sleep(0.01)
    time.sleep(0.005)
`;

async function openSpeaker(databaseUrl: string) {
  const settings = { ...makeFakeSettings(SPEAKER), retryMs: 50 };
  const { events, heard, until: untilHeard } = listen();
  const console = await openConsole(settings, {}, undefined, { databaseUrl, events });
  onTestFinished(() => console.close());
  await console.addRun('0000005d', ['a']);
  console.engine.wake();
  const dir = console.dir('0000005d');
  return {
    console,
    heard,
    untilHeard,
    exit: join(dir, 'exit.json'),
    goOn: () => writeFileSync(join(dirname(settings.venv), 'go'), ''),
    /** What was kept of the run, beside what it has said. */
    async logs() {
      const log = readFileSync(join(dir, 'run.log'), 'utf8').trimEnd().split('\n');
      return { kept: await console.lines('0000005d'), said: log };
    },
  };
}

it('goes on while the database is away, and is followed to its end when that is back: no line lost or twice', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.remove());
  const { console, untilHeard, exit, goOn, logs } = await openSpeaker((await makeDatabase(server.url)).url);
  await until('some lines', async () => (await console.lines('0000005d')).length > 10);
  await server.stop('SIGQUIT');
  goOn();
  await until('the end of the run', () => existsSync(exit));
  await server.start();
  await untilHeard('regained');
  await console.isOver('0000005d');
  const { kept, said } = await logs();
  expect(kept).toEqual(said);
  expect(kept.filter(line => /\bline \d+$/.test(line))).toHaveLength(LINES);
});

it('can be aborted while the database is away', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.remove());
  const { console, untilHeard, exit } = await openSpeaker((await makeDatabase(server.url)).url);
  await until('some lines', async () => (await console.lines('0000005d')).length > 10);
  await server.stop('SIGQUIT');
  await untilHeard('lost');
  expect(await console.engine.cancel('0000005d')).toEqual({ is: 'asked', name: 'deploy example' });
  await until('the end of the run', () => existsSync(exit));
  await server.start();
  await untilHeard('regained');
  await console.isOver('0000005d');
  expect(await console.stateOf('0000005d')).toBe('aborted');
});

it('is kept without a line lost or twice, however often the session ends meanwhile', async () => {
  const { url } = await freshDatabase();
  const { console, heard, exit, goOn, logs } = await openSpeaker(url);
  goOn();
  const count = (word: string) => heard.filter(what => what === word).length;
  while (!existsSync(exit)) {
    await endSessions(url);
    await until('the next session', () => count('regained') === count('lost'));
  }
  await until('the end', () =>
    console.isOver('0000005d').then(
      () => true,
      () => false,
    ),
  );
  const { kept, said } = await logs();
  expect(kept).toEqual(said);
  expect(kept.filter(line => /\bline \d+$/.test(line))).toHaveLength(LINES);
  expect(count('lost')).toBeGreaterThan(5);
});
