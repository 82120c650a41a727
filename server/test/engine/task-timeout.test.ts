import { expect, onTestFinished, test } from 'vitest';
import { changedProject } from './support/changed-project.ts';
import { openConsole } from './support/console.ts';
import { processesOf } from './support/processes.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const RUN = '0000004a';

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
  const ansibleDir = changedProject(settings.ansibleDir, settings.dataDir, 'ansible.cfg', {
    'task_timeout = 7200': 'task_timeout = 3',
  });
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
