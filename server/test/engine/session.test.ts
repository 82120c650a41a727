import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explain } from '@dolphindeck/contract/explain/explain.ts';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from './support/console.ts';
import { inventory } from './support/hosts.ts';
import { makeSettings, PYTHON } from './support/project.ts';

/** A module that notes each time that it runs. */
const NOTE = `#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule({"file": {"type": "str"}})
open(module.params["file"], "a").write("x")
module.exit_json(changed=True)
`;

/** ssh's words when the master that it has just made ends before a session was open. */
const NO_SESSION =
  'mux_client_request_session: read from master failed: Broken pipe\nFailed to connect to new control master';

/** What the program in ssh's place does when it is called: it ends before, in the middle or after the command that it is
 * given, whose input is read to its end when it is run. */
const CALLS = {
  works: 'exec sh -c "$command"',
  opensNoSession: `say '${NO_SESSION}'; exit 255`,
  isAway: "say 'ssh: connect to host 10.0.0.1 port 22: No route to host'; exit 255",
  isLost: 'sh -c "$command" >"$dir/swallowed" 2>&1; exit 255',
  isLostWithWords: `sh -c "$command" >"$dir/swallowed" 2>&1; say 'client_loop: send disconnect: Broken pipe'; exit 255`,
  hasAnswered: `sh -c "$command"; say '${NO_SESSION}'; exit 255`,
  tellsItsLimit: 'ulimit -v >"$dir/limit"; exec sh -c "$command"',
  // Its parent, a worker of Ansible, gets less than it has by rule: Ansible copies what it has at each piece that comes.
  printsWithoutEnd:
    'cat >/dev/null; prlimit --pid "$PPID" --as=268435456; exec yes "what the host has to say"',
  hasSaidMore: `sh -c "$command" >"$dir/swallowed" 2>&1; say 'a word of the host\n${NO_SESSION}'; exit 255`,
};
type Call = keyof typeof CALLS;

/**
 * A run of one task on a host behind a program in ssh's place.
 * @param calls what happens each time that ssh is called; after the last one it works
 * @param python of the host, else it is looked for by a call of its own
 */
async function runBehind(calls: readonly Call[], python: string | null = PYTHON) {
  const settings = makeSettings({
    'main.yml': '- {name: Main, hosts: all, tasks: [{name: Note, note: {file: "{{ note_file }}"}}]}',
    'library/note.py': NOTE,
  });
  const dir = dirname(settings.dataDir);
  const cases = calls.map((call, nth) => `${nth + 1}) ${CALLS[call]} ;;`);
  const ssh = join(dir, 'ssh');
  writeFileSync(
    ssh,
    `#!/bin/sh
dir='${dir}'
say() { printf '%s\\r\\n' "$1" >&2; }
for command; do :; done
echo called >>"$dir/calls"
case $(wc -l <"$dir/calls") in
${cases.join('\n')}
*) ${CALLS.works} ;;
esac
`,
  );
  chmodSync(ssh, 0o755);
  const note = join(dir, 'noted');
  const host = {
    ansible_host: '10.0.0.1',
    ansible_ssh_executable: ssh,
    note_file: note,
    ...(python === null ? {} : { ansible_python_interpreter: python }),
  };
  const console = await openConsole(settings, { inventory: inventory({ a: host }) });
  onTestFinished(() => console.close());
  await console.addRun('0000003a', ['a']);
  console.engine.wake();
  await console.isOver('0000003a');
  const events = await console.events('0000003a');
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    state: await console.stateOf('0000003a'),
    message: events.findLast(event => event.type === 'host')?.message ?? '',
    log: (await console.lines('0000003a')).join('\n'),
    called: read(join(dir, 'calls')).split('\n').length - 1,
    ran: read(note).length,
    limit: Number(read(join(dir, 'limit'))),
  };
}

test('a host that opens no session is asked again, with the whole module, and the log says so', async () => {
  const run = await runBehind(['opensNoSession']);
  expect(run).toMatchObject({ state: 'success', called: 2, ran: 1 });
  expect(run.log).toContain(
    '10.0.0.1 accepted the login but opened no session (attempt 1 of 4); trying again',
  );
});

test('the same when the first thing asked is where its Python is', async () => {
  expect(await runBehind(['opensNoSession'], null)).toMatchObject({ state: 'success', called: 3, ran: 1 });
});

test('a host that opens a session at the fourth attempt does the work once', async () => {
  const run = await runBehind(['opensNoSession', 'opensNoSession', 'opensNoSession']);
  expect(run).toMatchObject({ state: 'success', called: 4, ran: 1 });
});

test('a host that opens no session four times is not reached', async () => {
  const run = await runBehind(['opensNoSession', 'opensNoSession', 'opensNoSession', 'opensNoSession']);
  expect(run).toMatchObject({ state: 'unreachable', called: 4, ran: 0 });
  expect(run.message).toContain('Failed to connect to new control master');
});

test('a host that is away when it is asked again is not reached, and that is what is said', async () => {
  const run = await runBehind(['opensNoSession', 'isAway']);
  expect(run).toMatchObject({ state: 'unreachable', called: 2, ran: 0 });
  expect(run.message).toContain('No route to host');
});

test('a host that is away is asked once', async () => {
  expect(await runBehind(['isAway'])).toMatchObject({ state: 'unreachable', called: 1, ran: 0 });
});

test.each(['isLost', 'isLostWithWords', 'hasAnswered', 'hasSaidMore'] as const)(
  'what may have run is never run again: the connection %s',
  async call => {
    expect(await runBehind([call])).toMatchObject({ state: 'unreachable', called: 1, ran: 1 });
  },
);

test('nor when it was lost in the second attempt', async () => {
  expect(await runBehind(['opensNoSession', 'isLost'])).toMatchObject({
    state: 'unreachable',
    called: 2,
    ran: 1,
  });
});

test('a host that prints more than there is memory for fails its task, and that is what is said', async () => {
  const run = await runBehind(['printsWithoutEnd']);
  expect(run).toMatchObject({ state: 'failed', called: 1, ran: 0 });
  expect(explain(run.message, 'en')?.id).toBe('prints_too_much');
});

test('no process of a run may have more than a GiB', async () => {
  expect(await runBehind(['tellsItsLimit'])).toMatchObject({ state: 'success', limit: 1024 * 1024 });
});
