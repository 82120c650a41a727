import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSupervisor } from '../../src/engine/run-folder.ts';
import type { EngineSettings } from '../../src/engine/settings.ts';
import { isAlive } from '../../src/engine/supervisor-id.ts';
import { openConsole } from './support/console.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const RUN = '0000002f';

/** A copy of a data folder, as `cp -a` or a backup makes it while the console runs. */
function copyOf(settings: EngineSettings): EngineSettings {
  const dataDir = `${settings.dataDir} copy`;
  cpSync(settings.dataDir, dataDir, { recursive: true, preserveTimestamps: true });
  return { ...settings, dataDir };
}

/** A console on a copy of data in which a run waits. */
async function copyWithWaitingRun() {
  const settings = makeSettings({ 'main.yml': '- {hosts: all, tasks: []}' });
  const original = await openConsole(settings);
  await original.addRun(RUN, ['a']);
  await original.close();
  const copy = await openConsole(copyOf(settings));
  onTestFinished(() => copy.close());
  return copy;
}

test('a run that goes on is interrupted in a copy of the data, and neither led, aborted nor swept from there', async () => {
  const settings = makeSettings({
    'main.yml': `
- hosts: all
  tasks:
    - name: Wait
      ansible.builtin.wait_for: { path: "{{ go_file }}", timeout: 60, sleep: 1 }
`,
  });
  const go = join(settings.dataDir, 'go');
  const original = await openConsole(settings, { vars: `go_file: "${go}"\n` });
  onTestFinished(() => original.close());
  await original.addRun(RUN, ['a']);
  original.engine.wake();
  await until('the task to begin', async () =>
    (await original.events(RUN)).some(({ type }) => type === 'task'),
  );
  const supervisor = await readSupervisor(original.dir(RUN));
  const sockets = readFileSync(join(original.dir(RUN), 'sockets'), 'utf8');

  const copy = await openConsole(copyOf(settings));
  onTestFinished(() => copy.close());
  await copy.engine.recover(true);
  expect(await copy.stateOf(RUN)).toBe('interrupted');
  expect(await copy.engine.cancel(RUN)).toEqual({ is: 'unknown' });
  expect(supervisor !== null && isAlive(supervisor)).toBe(true);
  expect(existsSync(sockets)).toBe(true);

  writeFileSync(go, '');
  await original.isOver(RUN);
  expect(await original.stateOf(RUN)).toBe('success');
});

test('a run that waits is not begun by a copy of the data', async () => {
  const copy = await copyWithWaitingRun();
  await copy.engine.recover(true);
  expect(await copy.stateOf(RUN)).toBe('failed');
  expect(existsSync(copy.dir(RUN))).toBe(false);
  expect((await copy.store.runs.find(RUN))?.failure?.message).toContain('are a copy');
});

test('a run of a copy is not begun by a database that comes back before the copy has ended it', async () => {
  const copy = await copyWithWaitingRun();
  copy.engine.wake();
  // Whatever the wake began is over before that: the engine does one thing at a time.
  await copy.engine.recover(true);
  copy.engine.wake();
  expect(await copy.stateOf(RUN)).toBe('failed');
  expect(existsSync(copy.dir(RUN))).toBe(false);
});
