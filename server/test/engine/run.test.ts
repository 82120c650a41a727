import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { TaskFold } from '@dolphindeck/contract/run/tasks.ts';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from './support/console.ts';
import { deadHost, inventory } from './support/hosts.ts';
import { processesOf, zombies } from './support/processes.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const CLEANUP = `
- {name: Clean, hosts: all, tasks: [{name: Stopped, ansible.builtin.assert: {that: true}}]}
`;

test('a run that did everything on every host is a success, and leaves no secret, socket or process behind', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Install
  hosts: all
  tasks:
    - name: Change something
      ansible.builtin.command: echo "{{ deck.word }}"
      register: said
      changed_when: true
    - name: Tell
      ansible.builtin.debug: {msg: ["heard {{ said.stdout }}", second line]}
    - name: Look
      ansible.builtin.command: pwd
      register: cwd
      changed_when: false
    - {name: Left out, ansible.builtin.command: "false", when: false}
`,
  });
  const console = await openConsole(settings, { vars: 'deck: !unsafe {"word": "{{ 6 * 7 }}"}\n' });
  onTestFinished(() => console.close());
  await console.addRun('00000001', ['a', 'b']);
  console.engine.wake();
  await console.isOver('00000001');

  expect(await console.stateOf('00000001')).toBe('success');
  expect(await console.statusAfter()).toBe('deploysuccess');
  const run = await console.store.runs.find('00000001');
  expect(run?.recap).toEqual({
    a: { ok: 3, changed: 1, failed: 0, unreachable: 0, skipped: 1 },
    b: { ok: 3, changed: 1, failed: 0, unreachable: 0, skipped: 1 },
  });
  expect(run?.tasks).toBe(4);

  const lines = await console.lines('00000001');
  const form = new RegExp(
    `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} p=\\d+ u=${userInfo().username} \\|  \\S`,
  );
  for (const line of lines) expect(line).toMatch(form);
  expect(lines.some(line => line.endsWith('|  ok: [a] => heard {{ 6 * 7 }}'))).toBe(true);
  expect(lines.join('\n')).not.toContain('skipping');

  const events = await console.events('00000001');
  const fold = new TaskFold();
  fold.take(events);
  expect(fold.tasks().map(({ name, hosts }) => [name, Object.keys(hosts).sort()])).toEqual(
    ['Change something', 'Tell', 'Look', 'Left out'].map(name => [name, ['a', 'b']]),
  );
  const start = events.find(event => event.type === 'step-start');
  expect(lines[0]).toContain(` p=${start?.pid} `);
  expect(events.find(event => event.type === 'plays')).toEqual({
    type: 'plays',
    step: 'main',
    names: ['Install'],
  });
  expect(events.find(event => event.type === 'play')).toMatchObject({ name: 'Install', hosts: ['a', 'b'] });
  expect(
    events.filter(event => event.type === 'host' && event.task === 'Change something' && event.host === 'b'),
  ).toEqual([
    {
      type: 'host',
      step: 'main',
      task: 'Change something',
      host: 'b',
      outcome: 'changed',
      ignored: false,
      ms: expect.any(Number),
    },
  ]);
  // Position = line number of the file.
  const file = readFileSync(join(console.dir('00000001'), 'events.jsonl'), 'utf8');
  expect(
    file
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual(events);
  expect(
    readFileSync(join(console.dir('00000001'), 'run.log'), 'utf8')
      .trimEnd()
      .split('\n'),
  ).toEqual(lines);

  await until('supervisor gone', () => processesOf(console.dir('00000001')).length === 0);
  await until('every child was waited for', () => zombies().length === 0);
  expect(readdirSync(console.dir('00000001')).sort()).toEqual([
    'command.json',
    'events.jsonl',
    'exit.json',
    'heartbeat',
    'inventory.yml',
    'jumps',
    'known_hosts',
    'run.log',
    'sockets',
    'state.json',
    'supervisor.log',
  ]);
  expect(() => statSync(readFileSync(join(console.dir('00000001'), 'sockets'), 'utf8'))).toThrow('ENOENT');
  expect(readFileSync(join(console.dir('00000001'), 'supervisor.log'), 'utf8')).toBe('');
  expect(statSync(console.dir('00000001')).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(console.dir('00000001'))) {
    expect(statSync(join(console.dir('00000001'), name)).mode & 0o077).toBe(0);
  }
});

test('a start that fails on one host is failed, names the reason, and is cleaned up', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Start
  hosts: all
  tasks:
    - name: Foreseen
      block: [{name: Try, ansible.builtin.fail: {msg: first try}}]
      rescue: [{name: Instead, ansible.builtin.debug: {msg: other way}}]
    - {name: Ignored, ansible.builtin.command: ls /nowhere/at-all, ignore_errors: true, changed_when: false}
    - name: Each
      ansible.builtin.command: "{{ item }}"
      changed_when: false
      loop: ["true", "sh -c 'echo port 5678 is taken >&2; exit 3'"]
      when: inventory_hostname == 'b'
`,
    'cleanup.yml': CLEANUP,
  });
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  await console.addRun('00000002', ['a', 'b'], 'start');
  console.engine.wake();
  await console.isOver('00000002');

  expect(await console.stateOf('00000002')).toBe('failed');
  expect(await console.statusAfter()).toBe('startfailure');
  // The end of the log names the cause, although the clean-up that came after it went well.
  const texts = (await console.lines('00000002')).map(line => line.split(' |  ')[1]);
  expect(texts.slice(-2)).toEqual([
    expect.stringMatching(/^FAILED on b in \[Each\]: ./),
    'What it had started was stopped.',
  ]);
  const run = await console.store.runs.find('00000002');
  expect(run?.failure).toEqual({
    host: 'b',
    task: 'Each',
    message: expect.stringContaining('port 5678 is taken'),
  });
  expect(run?.recap.a?.failed).toBe(0);
  const hosts = (await console.events('00000002')).filter(event => event.type === 'host');
  expect(hosts.find(event => event.task === 'Try')).toMatchObject({ outcome: 'failed', ignored: true });
  expect(hosts.find(event => event.task === 'Ignored')).toMatchObject({
    outcome: 'failed',
    ignored: true,
    message: expect.stringContaining('No such file'),
  });
  expect(hosts.filter(event => event.step === 'cleanup')).toHaveLength(2);
});

test('a full disk of the console is not blamed on the host whose task met it', async () => {
  const text = '[Errno 28] No space left on device';
  const work = `- {name: Work, hosts: all, tasks: [{name: Send, ansible.builtin.fail: {msg: "${text}"}}]}\n`;
  const console = await openConsole(makeSettings({ 'main.yml': work }));
  onTestFinished(() => console.close());
  await console.addRun('00000004', ['a']);
  console.engine.wake();
  await console.isOver('00000004');
  const run = await console.store.runs.find('00000004');
  expect(run?.failure?.message).toBe(`the disk of the console is full: ${text}`);
});

test('an unreachable host makes the run unreachable, never a success', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Reach
  hosts: all
  tasks: [{name: Ping, ansible.builtin.ping: }]
`,
  });
  const hosts = { a: { ansible_connection: 'local' }, dead: deadHost() };
  const console = await openConsole(settings, { inventory: inventory(hosts) });
  onTestFinished(() => console.close());
  await console.addRun('00000003', ['a', 'dead']);
  console.engine.wake();
  await console.isOver('00000003');

  expect(await console.stateOf('00000003')).toBe('unreachable');
  expect(await console.statusAfter()).toBe('deployfailure');
  const run = await console.store.runs.find('00000003');
  expect(run?.failure).toMatchObject({
    host: 'dead',
    task: 'Ping',
    message: expect.stringContaining('refused'),
  });
});

test('a host that is lost in the play of its role ends the playbook for the others, and is named', async () => {
  const play = (name: string, hosts: string) => `
- name: ${name}
  hosts: ${hosts}
  any_errors_fatal: true
  ignore_unreachable: true
  tasks: [{name: In ${name}, ansible.builtin.ping: }]
`;
  const settings = makeSettings({ 'main.yml': play('Master', 'dead') + play('Schema', 'a') });
  const hosts = { a: { ansible_connection: 'local' }, dead: deadHost() };
  const console = await openConsole(settings, { inventory: inventory(hosts) });
  onTestFinished(() => console.close());
  await console.addRun('00000007', ['a', 'dead']);
  console.engine.wake();
  await console.isOver('00000007');
  expect(await console.stateOf('00000007')).toBe('unreachable');
  const run = await console.store.runs.find('00000007');
  expect(run?.failure).toMatchObject({ host: 'dead', task: 'In Master' });
  const begun = (await console.events('00000007')).flatMap(event =>
    event.type === 'play' ? [event.name] : [],
  );
  expect(begun).toEqual(['Master']);
});

test('a run whose hosts are all unreachable, though the playbook ignores it, is no success', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Reach
  hosts: all
  ignore_unreachable: true
  tasks: [{name: Ping, ansible.builtin.ping: }]
`,
  });
  const console = await openConsole(settings, { inventory: inventory({ dead: deadHost() }) });
  onTestFinished(() => console.close());
  await console.addRun('00000004', ['dead']);
  console.engine.wake();
  await console.isOver('00000004');
  expect(await console.stateOf('00000004')).toBe('unreachable');
});

test('a run that cannot be prepared or started ends as failed, with the reason in its log', async () => {
  const settings = { ...makeSettings({}), venv: '/nowhere/venv' };
  const console = await openConsole(settings);
  onTestFinished(() => console.close());
  await console.addRun('00000005', ['a']);
  console.engine.wake();
  await console.isOver('00000005');
  expect(await console.stateOf('00000005')).toBe('failed');
  expect((await console.lines('00000005')).join()).toContain(
    'there is no ansible-playbook in /nowhere/venv; create it',
  );
});

test('a host that shows another key than the registered one is refused, in words that say so', async () => {
  const settings = makeSettings({
    'main.yml': `
- name: Reach
  hosts: all
  tasks: [{name: Ping, ansible.builtin.ping: }]
`,
    // What ssh says then: a real server is met in the end-to-end tests.
    'ssh.sh': '#!/bin/sh\necho "Host key verification failed." >&2\nexit 255\n',
  });
  const ssh = join(settings.playbooksDir ?? '', 'ssh.sh');
  chmodSync(ssh, 0o755);
  const host = { ...deadHost(), ansible_ssh_executable: ssh };
  const hosts = { key: host, password: { ...host, ansible_password: 'hunter2hunter2' } };
  const console = await openConsole(settings, { inventory: inventory(hosts) });
  onTestFinished(() => console.close());
  await console.addRun('00000006', ['key', 'password']);
  console.engine.wake();
  await console.isOver('00000006');
  expect(await console.stateOf('00000006')).toBe('unreachable');
  const failed = (await console.events('00000006')).filter(event => event.type === 'host');
  expect(failed.map(event => event.message)).toEqual([
    expect.stringContaining('does not show the SSH key that it is registered with'),
    expect.stringContaining('does not show the SSH key that it is registered with'),
  ]);
});
