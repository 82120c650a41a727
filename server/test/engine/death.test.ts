import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRun } from '../../src/engine/ansible.ts';
import { prepareRunFolder, readSupervisor } from '../../src/engine/run-folder.ts';
import { runFolder } from '../../src/engine/settings.ts';
import { isAlive, startTimeOf } from '../../src/engine/supervisor-id.ts';
import { openConsole } from './support/console.ts';
import { localInventory } from './support/hosts.ts';
import { processesOf, zombies } from './support/processes.ts';
import { makeFakeSettings, makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

/** Each task waits for a file of the test, so that the test decides how far the run is. */
const gated = (root: string) => `
- name: Work
  hosts: all
  tasks:
    - name: Chatter
      ansible.builtin.debug: {msg: "{{ range(200) | map('string') | list }}"}
    - name: First gate
      ansible.builtin.wait_for: {path: "${root}/first", sleep: 1, timeout: 60}
    - name: More chatter
      ansible.builtin.debug: {msg: "{{ range(200, 400) | map('string') | list }}"}
`;

test('kill -9 of the console: the run goes on, and the next console takes it up without gap or double', async () => {
  const settings = makeSettings({});
  const root = join(settings.dataDir, '..');
  writeFileSync(join(settings.playbooksDir ?? '', 'main.yml'), gated(root));
  const run = '0000001a';
  const dir = runFolder(settings, run);
  const main = join(import.meta.dirname, 'support/console-main.ts');
  const first = spawn(process.execPath, [main, JSON.stringify(settings), JSON.stringify(['a']), run], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void first.kill('SIGKILL'));
  const log = join(dir, 'run.log');
  await until('first gate', () => existsSync(log) && readFileSync(log, 'utf8').includes('First gate'));
  first.kill('SIGKILL');
  await once(first, 'exit');

  // The run passes the gate while no console is alive, and waits at its end for nobody.
  const supervisor = await readSupervisor(dir);
  expect(supervisor !== null && isAlive(supervisor)).toBe(true);
  writeFileSync(join(root, 'first'), '');
  await until('more lines', () => readFileSync(log, 'utf8').includes('More chatter'));

  const second = await openConsole(settings);
  onTestFinished(() => second.close());
  const seen: number[] = [];
  const reading = (async () => {
    for await (const page of second.feed.subscribe(run, 0, new AbortController().signal)) {
      seen.push(...page.map(({ position }) => position));
    }
  })();
  await second.engine.recover();
  await second.isOver(run);
  await reading;
  expect(await second.stateOf(run)).toBe('success');
  const file = readFileSync(join(dir, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  expect((await second.events(run)).map(event => JSON.stringify(event))).toEqual(
    file.map(line => JSON.stringify(JSON.parse(line))),
  );
  expect(seen).toEqual(file.map((_, index) => index + 1));
  const { rows } = await second.store.runs.readLines(run, 1);
  expect(rows).toBe(readFileSync(log, 'utf8').trimEnd().split('\n').length);
});

test('kill -9 of the supervisor: ansible and its children die, secrets are gone, the run is interrupted', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Work
  hosts: all
  tasks: [{name: Long, ansible.builtin.command: sleep 300, changed_when: false}]
`,
  });
  const run = '0000001b';
  const console = await openConsole(settings, {
    secrets: ['hunter2hunter2'],
    files: { key: 'hunter2hunter2' },
  });
  onTestFinished(() => console.close());
  await console.addRun(run, ['a'], 'start');
  console.engine.wake();
  const dir = console.dir(run);
  await until('task runs', () => processesOf(dir).some(({ argv }) => argv.startsWith('sleep\0')));
  const supervisor = await readSupervisor(dir);
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  await console.isOver(run);

  expect(await console.stateOf(run)).toBe('interrupted');
  // What the start had started was not verified as stopped.
  expect(await console.statusAfter()).toBe('stopfailure');
  await until('no process left', () => processesOf(dir).length === 0);
  for (const name of ['vars.yml', 'secrets.json', 'keys', 'home'])
    expect(existsSync(join(dir, name))).toBe(false);
  expect((await console.lines(run)).at(-1)).toContain('has died');
  await until('every child was waited for', () => zombies().length === 0);
});

/** Starts a process that leaves its parent and its session, as an ssh master does. */
const RUNAWAY = `
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "301"])
    os._exit(0)
os.wait()
print("up", flush=True)
time.sleep(300)
`;

async function startRunaway(run: string) {
  const console = await openConsole(makeFakeSettings(RUNAWAY));
  onTestFinished(() => console.close());
  await console.addRun(run, ['a']);
  console.engine.wake();
  await until('up', async () => (await console.lines(run)).some(line => line.endsWith('up')));
  const dir = console.dir(run);
  const all = processesOf(dir);
  const supervisor = (await readSupervisor(dir))?.pid ?? 0;
  const guard = all.find(({ parent }) => parent === supervisor)?.pid ?? 0;
  const playbook = all.find(({ parent }) => parent === guard)?.pid ?? 0;
  // It does not outlive the test, whatever the test finds.
  onTestFinished(() => {
    for (const { pid } of processesOf(dir)) process.kill(pid, 'SIGKILL');
  });
  return { console, dir, supervisor, guard, playbook };
}

test('kill -9 of the supervisor also ends what has left parent and session', async () => {
  const { console, dir, supervisor } = await startRunaway('0000001f');
  process.kill(supervisor, 'SIGKILL');
  await console.isOver('0000001f');
  await until('no process left', () => processesOf(dir).length === 0);
});

test('kill -9 of supervisor and guard at once: ansible-playbook dies with them', async () => {
  const { console, supervisor, guard, playbook } = await startRunaway('00000020');
  // Stopped, the supervisor cannot do the work of the guard.
  process.kill(supervisor, 'SIGSTOP');
  process.kill(guard, 'SIGKILL');
  await until('ansible-playbook is dead', () => startTimeOf(playbook) === null);
  process.kill(supervisor, 'SIGKILL');
  await console.isOver('00000020');
  expect(await console.stateOf('00000020')).toBe('interrupted');
});

test('kill -9 of the guard: the supervisor ends what is left and says that the step was killed', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Work
  hosts: all
  tasks: [{name: Long, ansible.builtin.command: sleep 300, changed_when: false}]
`,
  });
  const run = '0000001c';
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  await console.addRun(run, ['a']);
  console.engine.wake();
  const dir = console.dir(run);
  await until('task runs', () => processesOf(dir).some(({ argv }) => argv.startsWith('sleep\0')));
  const supervisor = await readSupervisor(dir);
  const guard = processesOf(dir).find(({ parent }) => parent === supervisor?.pid);
  process.kill(guard?.pid ?? 0, 'SIGKILL');
  await console.isOver(run);
  expect(await console.stateOf(run)).toBe('failed');
  await until('no process left', () => processesOf(dir).length === 0);
});

test('a process that has the pid of a dead supervisor is not taken for it', async () => {
  const own = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', bootId: bootId() };
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, startTime: String(Number(own.startTime) - 1) })).toBe(false);
  expect(isAlive({ ...own, bootId: '00000000-0000-0000-0000-000000000000' })).toBe(false);

  const console = await openConsole(makeSettings({ 'main.yml': '' }));
  onTestFinished(() => console.close());
  await console.addRun('0000001d', ['a']);
  await console.store.runs.markRunning('0000001d', { ...own, startTime: '1' });
  mkdirSync(console.dir('0000001d'), { recursive: true });
  await console.engine.recover();
  await console.isOver('0000001d');
  expect(await console.stateOf('0000001d')).toBe('interrupted');
});

test('a run that ended while no console was alive gets its outcome at boot, once', async () => {
  const settings = makeSettings({
    'main.yml': `
- {name: Work, hosts: all, tasks: [{name: Ping, ansible.builtin.ping: }]}
`,
  });
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  const run = '0000001e';
  await console.addRun(run, ['a']);
  const dir = console.dir(run);
  await prepareRunFolder(settings, {
    dir,
    inventory: localInventory('a'),
    vars: 'deck: {}\n',
    knownHosts: '',
    secrets: [],
    steps: [{ step: 'main', playbook: 'main.yml' }],
    forks: 1,
  });
  const supervisor = await startRun(settings, dir);
  // The console died before it could note who leads the run: it still waits in the store, and is not started again.
  await until('run ended by itself', () => existsSync(join(dir, 'exit.json')) && !isAlive(supervisor));
  await console.engine.recover();
  await console.isOver(run);
  expect(await console.stateOf(run)).toBe('success');
  expect((await console.events(run)).filter(event => event.type === 'step-start')).toHaveLength(1);
});

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
