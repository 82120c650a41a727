import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readExit } from '../../src/engine/run-folder.ts';
import { openConsole } from './support/console.ts';
import { deadHost, inventory } from './support/hosts.ts';
import { processesOf } from './support/processes.ts';
import { makeFakeSettings, makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const SLEEPER = `
- name: Work
  hosts: all
  tasks:
    - {name: Short, ansible.builtin.command: "true", changed_when: false}
    - {name: Long, ansible.builtin.command: sleep 300, changed_when: false}
`;
const CLEANUP = `
- {name: Clean, hosts: all, tasks: [{name: Stopped, ansible.builtin.assert: {that: true}}]}
`;

test('an abort in a task ends everything, cleans a start up, and is never a success', async () => {
  const settings = makeSettings({ 'main.yml': SLEEPER, 'cleanup.yml': CLEANUP });
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  await console.addRun('0000000a', ['a'], 'start');
  console.engine.wake();
  await until('task is running', async () => (await console.lines('0000000a')).join().includes('[Long]'));
  expect(await console.engine.cancel('0000000a')).toEqual({ is: 'asked', name: 'start example' });
  await console.isOver('0000000a');

  expect(await console.stateOf('0000000a')).toBe('aborted');
  expect(await console.statusAfter()).toBe('startfailure');
  const lines = await console.lines('0000000a');
  expect(lines.slice(-2).map(line => line.split(' |  ')[1])).toEqual([
    'ABORTED on request.',
    'What it had started was stopped.',
  ]);
  const types = (await console.events('0000000a')).map(event => event.type);
  expect(types.filter(type => type === 'cancel')).toHaveLength(1);
  expect(types.indexOf('cancel')).toBeLessThan(types.indexOf('step-end'));
  await until('no process left', () => processesOf(console.dir('0000000a')).length === 0);
  expect(await console.engine.cancel('0000000a')).toEqual({ is: 'unknown' });
});

const DEPLOY = `
- {name: Preflight, hosts: all, any_errors_fatal: true, tasks: [{name: Look, ansible.builtin.ping: }]}
- name: Base
  hosts: all
  tasks: [{name: Work, ansible.builtin.fail: {msg: "unpack failed:\\nline\\nno room"}}]
`;
const LOCAL = { ansible_connection: 'local' };

test.each([
  { begun: 'has changed something', a: LOCAL, steps: ['main', 'cleanup'] },
  { begun: 'could not even look', a: deadHost(), steps: ['main'] },
])('a deploy that $begun: steps $steps', async ({ a, steps }) => {
  const settings = makeSettings({ 'main.yml': DEPLOY, 'cleanup.yml': CLEANUP });
  const console = await openConsole(settings, {
    inventory: inventory({ a, b: LOCAL }),
    steps: [
      { step: 'main', playbook: 'main.yml' },
      { step: 'cleanup', playbook: 'cleanup.yml', beyond: ['Preflight'] },
    ],
  });
  onTestFinished(() => console.close());
  await console.addRun('0000000f', ['a', 'b']);
  console.engine.wake();
  await console.isOver('0000000f');
  expect(Object.keys((await readExit(console.dir('0000000f')))?.steps ?? {})).toEqual(steps);
  expect(await console.statusAfter()).toBe('deployfailure');
  const log = (await console.lines('0000000f')).join('\n');
  // Ansible "starts" the plays that are left after a host was lost; the log shows those in which something happens.
  expect(log.includes('PLAY [Base]')).toBe(steps.includes('cleanup'));
  // Both hosts fail in the same moment: either may be the first.
  expect(/FAILED on [ab] in \[Work\]: unpack failed: … no room/.test(log)).toBe(steps.includes('cleanup'));
});

const TURNS = `
- {name: Preflight, hosts: all, tasks: [{name: Look, ansible.builtin.assert: {that: "'PREFLIGHT' == ''"}}]}
- {name: Lock, hosts: all, tasks: [{name: Lock the host for this run, ansible.builtin.assert: {that: "'LOCK' == ''"}}]}
- {name: Base, hosts: all, tasks: [{name: Work, ansible.builtin.assert: {that: "'BASE' == ''"}}]}
`;

test.each([
  { fails: 'PREFLIGHT', steps: ['main'] },
  { fails: 'LOCK', steps: ['main', 'unlock'] },
  { fails: 'BASE', steps: ['main', 'cleanup'] },
])('a start that fails in $fails: steps $steps', async ({ fails, steps }) => {
  const main = ['PREFLIGHT', 'LOCK', 'BASE'].reduce(
    (text, word) => (word === fails ? text : text.replace(`'${word}'`, "''")),
    TURNS,
  );
  const settings = makeSettings({ 'main.yml': main, 'cleanup.yml': CLEANUP });
  const console = await openConsole(settings, {
    steps: [
      { step: 'main', playbook: 'main.yml' },
      { step: 'cleanup', playbook: 'cleanup.yml', beyond: ['Preflight', 'Lock'] },
      { step: 'unlock', playbook: 'cleanup.yml' },
    ],
  });
  onTestFinished(() => console.close());
  await console.addRun('00000011', ['a'], 'start');
  console.engine.wake();
  await console.isOver('00000011');
  expect(Object.keys((await readExit(console.dir('00000011')))?.steps ?? {})).toEqual(steps);
  // Without a step after it nobody has verified anything.
  expect(await console.statusAfter()).toBe(steps.length > 1 ? 'startfailure' : 'stopfailure');
});

test('a clean-up that fails names the host on which something may still run', async () => {
  const settings = makeSettings({ 'main.yml': DEPLOY, 'cleanup.yml': CLEANUP.replace('true', 'false') });
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  await console.addRun('00000010', ['a'], 'start');
  console.engine.wake();
  await console.isOver('00000010');
  expect((await console.lines('00000010')).at(-1)).toContain('NOT verified as stopped on a;');
  expect(await console.statusAfter()).toBe('stopfailure');
});

test('an abort before the start ends the run without starting anything', async () => {
  const console = await openConsole(makeSettings({ 'main.yml': SLEEPER }));
  onTestFinished(() => console.close());
  await console.addRun('0000000b', ['a'], 'start');
  expect(await console.engine.cancel('0000000b')).toMatchObject({ is: 'asked' });
  console.engine.wake();
  await console.isOver('0000000b');
  expect(await console.stateOf('0000000b')).toBe('aborted');
  expect(await console.statusAfter()).toBe('startfailure');
  expect(existsSync(console.dir('0000000b'))).toBe(false);
});

test('an abort in the moment of the start takes hold', async () => {
  const console = await openConsole(makeSettings({ 'main.yml': SLEEPER }));
  onTestFinished(() => console.close());
  await console.addRun('0000000c', ['a']);
  console.engine.wake();
  expect(await console.engine.cancel('0000000c')).toMatchObject({ is: 'asked' });
  await console.isOver('0000000c');
  expect(await console.stateOf('0000000c')).toBe('aborted');
  await until('no process left', () => processesOf(console.dir('0000000c')).length === 0);
});

test('an abort of a run whose end cannot be stored says so, and not that it has ended', async () => {
  const console = await openConsole({ ...makeSettings({ 'main.yml': SLEEPER }), retryMs: 20 });
  onTestFinished(() => console.close());
  const finish = vi.spyOn(console.store.runs, 'finishRun').mockRejectedValue(new Error('no such cluster'));
  await console.addRun('00000012', ['a']);
  console.engine.wake();
  await until('it is led', async () => (await console.events('00000012')).length > 0);
  expect(await console.engine.cancel('00000012')).toMatchObject({ is: 'asked' });
  await until('it could not be stored twice', () => finish.mock.calls.length > 1);
  await until('no process left', () => processesOf(console.dir('00000012')).length === 0);
  expect(await console.engine.cancel('00000012')).toEqual({ is: 'ending' });
  expect(await console.stateOf('00000012')).toBe('running');
  finish.mockRestore();
  await console.isOver('00000012');
  expect(await console.stateOf('00000012')).toBe('aborted');
});

/** Ignores what asks it to end, and so do a child in its group and one that has left for a session of its own. */
const STUBBORN = `
import os, signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print("asked", flush=True))
signal.signal(signal.SIGTERM, lambda *_: print("told", flush=True))
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(300)
    os._exit(0)
if os.environ["DECK_STEP"] == "cleanup":
    sys.exit(0)
print("up", flush=True)
while True:
    time.sleep(300)
`;

test('each further abort presses harder, up to a kill of everything below', async () => {
  const console = await openConsole({ ...makeFakeSettings(STUBBORN), cancelSeconds: [300, 300] });
  onTestFinished(() => console.close());
  await console.addRun('0000000d', ['a'], 'start');
  console.engine.wake();
  const says = (word: string) =>
    until(word, async () => (await console.lines('0000000d')).some(line => line.endsWith(`|  ${word}`)));
  await says('up');
  await console.engine.cancel('0000000d');
  await says('asked');
  await console.engine.cancel('0000000d');
  await says('told');
  await console.engine.cancel('0000000d');
  await console.isOver('0000000d');
  const exit = await readExit(console.dir('0000000d'));
  expect(exit).toMatchObject({
    cancelled: true,
    steps: { main: { exitCode: -9, signal: 9 }, cleanup: { exitCode: 0 } },
  });
  await until('no process left', () => processesOf(console.dir('0000000d')).length === 0);
  // Nothing counted the hosts of the cleanup: whether they are clean is not known.
  expect(await console.statusAfter()).toBe('stopfailure');
});

test('without further aborts the steps follow by themselves', async () => {
  const console = await openConsole({ ...makeFakeSettings(STUBBORN), cancelSeconds: [0.2, 0.2] });
  onTestFinished(() => console.close());
  await console.addRun('0000000e', ['a']);
  console.engine.wake();
  await until('up', async () => (await console.lines('0000000e')).some(line => line.endsWith('up')));
  await console.engine.cancel('0000000e');
  await console.isOver('0000000e');
  const log = readFileSync(join(console.dir('0000000e'), 'run.log'), 'utf8');
  expect(log).toMatch(/asked to stop.*told to stop.*everything of it is killed/s);
  expect((await readExit(console.dir('0000000e')))?.steps.main?.exitCode).toBe(-9);
});
