import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from './support/console.ts';
import { processesOf } from './support/processes.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const RUN = '0000004a';

/** The product's Ansible project with another bound for a task, as an operator changes it. */
function withTaskTimeout(from: string, parent: string, seconds: number): string {
  const project = join(parent, 'ansible');
  cpSync(from, project, { recursive: true });
  const file = join(project, 'ansible.cfg');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(/^task_timeout = 7200$/m, `task_timeout = ${seconds}`);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  return project;
}

test('what neither goes on nor ends, a halted module, is ended after the bound of a task, with its host', async () => {
  const settings = makeSettings({
    // The module halts itself, as one that waits in vain for a disk or a lock: nothing of it answers any more.
    'main.yml': `
- name: Install
  hosts: all
  tasks:
    - name: Hang
      ansible.builtin.command: sh -c 'kill -STOP $PPID; kill -STOP $$'
`,
  });
  const ansibleDir = withTaskTimeout(settings.ansibleDir, settings.dataDir, 3);
  const console = await openConsole({ ...settings, ansibleDir });
  onTestFinished(() => console.close());
  await console.addRun(RUN, ['a', 'b']);
  console.engine.wake();
  await console.isOver(RUN, 60_000);

  expect(await console.stateOf(RUN)).toBe('failed');
  expect((await console.store.runs.find(RUN))?.failure).toMatchObject({
    host: expect.stringMatching(/^[ab]$/),
    task: 'Hang',
  });
  const log = (await console.lines(RUN)).join('\n');
  for (const host of ['a', 'b']) expect(log).toMatch(new RegExp(`failed: \\[${host}\\] => .*3 second`));
  await until('no process left', () => processesOf(console.dir(RUN)).length === 0);
});
