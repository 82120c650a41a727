import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRun } from '../../src/engine/ansible.ts';
import type { SupervisorId } from '../../src/engine/ports.ts';
import { prepareRunFolder, type RunFolderInput, readSupervisor } from '../../src/engine/run-folder.ts';
import { runFolder } from '../../src/engine/settings.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { openConsole } from './support/console.ts';
import { localInventory } from './support/hosts.ts';
import { makeSettings } from './support/project.ts';

/*
 * A console dies after it has started a supervisor and before that one has taken the run folder. The next console finds
 * a folder that nobody leads, while its supervisor is on its way.
 */
const RUN = '0000002f';
const PLAYBOOK = `
- {name: Work, hosts: all, tasks: [{name: Ping, ansible.builtin.ping: }]}
`;
const inputOf = (dir: string, knownHosts = ''): RunFolderInput => ({
  dir,
  inventory: localInventory('a'),
  vars: 'deck: {}\n',
  knownHosts,
  secrets: [],
  steps: [{ step: 'main', playbook: 'main.yml' }],
  forks: 1,
});
/** Somebody who leads no more, which makes no difference to who has taken a folder. */
const LATE: SupervisorId = { pid: 1, startTime: '1', bootId: 'of before' };
const take = (dir: string) => writeFileSync(join(dir, 'state.json'), JSON.stringify(LATE));
const knownHostsOf = (dir: string) => readFileSync(join(dir, 'known_hosts'), 'utf8');

test('a supervisor that takes the folder while the next console makes ready leads the run, alone', async () => {
  const settings = makeSettings({ 'main.yml': PLAYBOOK });
  const dir = runFolder(settings, RUN);
  let late: SupervisorId | null = null;
  const console = await openConsole(settings, async () => {
    late = await startRun(settings, dir);
    return {};
  });
  onTestFinished(() => console.close());
  await console.addRun(RUN, ['a']);
  await prepareRunFolder(settings, inputOf(dir));
  console.engine.wake();
  await console.isOver(RUN);
  expect(await console.stateOf(RUN)).toBe('success');
  expect(await readSupervisor(dir)).toEqual(late);
  expect((await console.events(RUN)).filter(({ type }) => type === 'step-start')).toHaveLength(1);
});

test('a folder that was taken meanwhile stays as it is, and nothing else is left beside it', async () => {
  const settings = makeSettings({});
  const dir = runFolder(settings, RUN);
  expect(await prepareRunFolder(settings, inputOf(dir, 'first'))).toBeNull();
  const meanwhile = inputOf(dir, 'second');
  const answer = await prepareRunFolder(settings, {
    ...meanwhile,
    get files() {
      take(dir);
      return {};
    },
  });
  expect(answer).toEqual(LATE);
  expect(knownHostsOf(dir)).toBe('first');
  expect(readdirSync(dirname(dir))).toEqual([RUN]);
});

test('a folder that nobody took is replaced whole', async () => {
  const settings = makeSettings({});
  const dir = runFolder(settings, RUN);
  await prepareRunFolder(settings, { ...inputOf(dir, 'first'), files: { host: 'key' } });
  expect(await prepareRunFolder(settings, inputOf(dir, 'second'))).toBeNull();
  expect(knownHostsOf(dir)).toBe('second');
  expect(readdirSync(join(dir, 'keys'))).toEqual([]);
  expect(readdirSync(dirname(dir))).toEqual([RUN]);
});

test('a console that died while it moved a folder that had just been taken: the next one puts it back', async () => {
  const settings = makeSettings({});
  const dir = runFolder(settings, RUN);
  await prepareRunFolder(settings, inputOf(dir, 'first'));
  take(dir);
  renameSync(dir, `${dir}.left`);
  expect(await prepareRunFolder(settings, inputOf(dir, 'second'))).toEqual(LATE);
  expect(knownHostsOf(dir)).toBe('first');
});

test('what a console left that died while it made a folder is gone after the next boot', async () => {
  const settings = makeSettings({});
  const dir = runFolder(settings, RUN);
  const other = runFolder(settings, '00000030');
  for (const remains of ['.new', '.left']) {
    await prepareRunFolder(settings, { ...inputOf(other), secrets: ['hidden'] });
    renameSync(other, dir + remains);
  }
  await prepareRunFolder(settings, inputOf(other));
  await sweep(settings);
  expect(readdirSync(dirname(dir))).toEqual(['00000030']);
});
