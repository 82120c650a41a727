import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { startRun } from '../../../server/src/engine/ansible.ts';
import type { UnfinishedRun } from '../../../server/src/engine/ports.ts';
import { keyFile, prepareRunFolder } from '../../../server/src/engine/run-folder.ts';
import { runFolder } from '../../../server/src/engine/settings.ts';
import { isAlive } from '../../../server/src/engine/supervisor-id.ts';
import { materialiseFrom } from '../../../server/src/wiring/run-steps.ts';
import { VENV } from '../../../server/test/engine/support/project.ts';
import { until } from '../../../server/test/engine/support/until.ts';
import type { World } from './world.ts';

/** Prints the variables and the keys, which lie in `keys`; the last into the message of a failure. */
const printAll = (keys: string) => `
- name: Print
  hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: All that it is told
      ansible.builtin.debug: {msg: "{{ deck }}"}
    - name: And the keys
      ansible.builtin.shell: {cmd: "cat '${keys}'/*; false"}
`;

/**
 * A run with the real supervisor and all that its plan is made to, but for the playbook, which prints all that Ansible is
 * told; the console has its events then.
 * @returns what Ansible was told, and what the supervisor wrote of it
 */
export async function printRun(world: World, run: UnfinishedRun): Promise<{ told: string; record: string }> {
  const playbooksDir = join(world.dataDir, 'print');
  const settings = { dataDir: world.dataDir, ansibleDir: resolve('ansible'), venv: VENV, playbooksDir };
  const dir = runFolder(settings, run.id);
  const { steps: _, ...parts } = await materialiseFrom(id => world.store.runs.planOf(id))(run, dir);
  const told = [parts.vars, parts.inventory, ...Object.values(parts.files ?? {})].join('\n');
  await mkdir(playbooksDir);
  await writeFile(join(playbooksDir, 'main.yml'), printAll(keyFile(dir, '')));
  const steps = [{ step: 'main' as const, playbook: 'main.yml' }];
  await prepareRunFolder(settings, { ...parts, dir, steps, forks: 1 });
  const supervisor = await startRun(settings, dir);
  await until('the end of the run', () => existsSync(join(dir, 'exit.json')) && !isAlive(supervisor));
  const record = await readFile(join(dir, 'events.jsonl'), 'utf8');
  const events = record
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as RunEvent);
  await world.feed.append(run.id, events, record.length);
  return { told, record };
}
