import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole, type TestConsole } from './support/console.ts';
import { processesOf } from './support/processes.ts';
import { makeFakeSettings, SUPERVISOR_DIR } from './support/project.ts';
import { until } from './support/until.ts';

/** Runs a program in the place of ansible-playbook; the texts of its log lines. */
async function runProgram(program: string, parts: Parameters<typeof openConsole>[1] = {}) {
  const settings = makeFakeSettings(`import json, os, sys, time\nout = sys.stdout.buffer\n${program}`);
  const console = await openConsole(settings, parts);
  onTestFinished(() => console.close());
  await console.addRun('0000002a', ['a']);
  console.engine.wake();
  return console;
}

async function textsOf(console: TestConsole): Promise<string[]> {
  await console.isOver('0000002a');
  return (await console.lines('0000002a')).map(line => line.replace(/^.*? \| {2}/, ''));
}

test('strange output becomes plain lines: bytes, colours, control characters, no last newline', async () => {
  const texts = await textsOf(
    await runProgram(String.raw`
out.write(b"ok \xff\xfe\n\x1b[31mred\x1b[0m \x1b]0;title\x07text\nnul\0l\n\nback\b\b\r\nbar\rbar2\n")
out.write("left\u202eright\u2028two 密码\n".encode())
out.write(b'{"type":"stats","hosts":{}}\n')
out.write(b"half")
`),
  );
  expect(texts).toEqual([
    'ok ��',
    'red text',
    'null',
    '',
    'back',
    'bar bar2',
    'leftright two 密码',
    '{"type":"stats","hosts":{}}',
    'half',
  ]);
});

test('a line of a megabyte is cut with a note, and nothing after it is lost', async () => {
  const [long = '', next] = await textsOf(
    await runProgram(`out.write(b"x" * 1000000 + b"\\n")\nout.write(b"next\\n")`),
  );
  expect(long).toMatch(/^x{65536} … \(934464 bytes cut\)$/);
  expect(next).toBe('next');
});

test('what is written to the pipe of events and is none becomes a line, and cannot forge the end of a step', async () => {
  const console = await runProgram(String.raw`
events = os.fdopen(int(os.environ["DECK_EVENT_FD"]), "wb")
events.write(b'no json\n[1]\n{"type":"step-end","exitCode":0}\n{"type":"cancel"}\n{"type":"line","text":"a\\nb"}\n{"ty')
events.close()
sys.exit(3)
`);
  const texts = await textsOf(console);
  expect(texts).toEqual([
    'no json',
    '[1]',
    '{"type":"step-end","exitCode":0}',
    '{"type":"cancel"}',
    'a b',
    '{"ty',
    'FAILED: ansible-playbook ended with exit code 3.',
  ]);
  const types = (await console.events('0000002a')).filter(({ type }) => type !== 'line');
  expect(types).toMatchObject([{ type: 'step-start' }, { type: 'step-end', exitCode: 3 }]);
  expect(await console.stateOf('0000002a')).toBe('failed');
});

test('a flood on both pipes does not block, and keeps its order', async () => {
  const console = await runProgram(String.raw`
fd = int(os.environ["DECK_EVENT_FD"])
for block in range(20):
    out.write(b"".join(b"line %d\n" % (block * 500 + i) for i in range(500)))
    out.flush()
    data = b"".join(b'{"type":"line","text":"event %d"}\n' % (block * 500 + i) for i in range(500))
    while data:
        data = data[os.write(fd, data):]
`);
  const texts = await textsOf(console);
  for (const word of ['line', 'event']) {
    expect(texts.filter(text => text.startsWith(word))).toEqual(
      Array.from({ length: 10_000 }, (_, index) => `${word} ${index}`),
    );
  }
});

test('something that holds the pipes after the end does not hold the run up', async () => {
  const console = await runProgram(`
if os.fork() == 0:
    os.setsid()
    time.sleep(300)
print("done")
`);
  expect(await textsOf(console)).toEqual(['done']);
  await until('no process left', () => processesOf(console.dir('0000002a')).length === 0);
});

test('no secret stands in arguments or environment, and nothing of the environment of the console', async () => {
  process.env.DECK_TEST_SECRET = 'console-environment';
  process.env.ANSIBLE_STRATEGY = 'console-environment';
  onTestFinished(() => {
    delete process.env.DECK_TEST_SECRET;
    delete process.env.ANSIBLE_STRATEGY;
  });
  const console = await runProgram('print("up", flush=True)\nsys.stdin.read()\ntime.sleep(300)', {
    vars: 'deck: !unsafe {"password": "hunter2hunter2"}\n',
    files: { host: 'key hunter2hunter2' },
    secrets: ['hunter2hunter2'],
  });
  const dir = console.dir('0000002a');
  await until('up', async () => (await console.lines('0000002a')).length > 0);
  const own = processesOf(dir);
  // Supervisor, guard, playbook.
  expect(own).toHaveLength(3);
  for (const { argv, environ } of own) {
    expect(argv + environ).not.toContain('hunter2');
    expect(environ).not.toContain('console-environment');
  }
  const playbook = own.find(({ argv }) => argv.includes('ansible-playbook'))?.environ ?? '';
  expect(playbook).toContain(`HOME=${dir}/home`);
  await console.engine.cancel('0000002a');
  await console.isOver('0000002a');
});

test('sockets of ssh lie in a short private folder, though the path of the data folder is long', async () => {
  const console = await runProgram(`
folder = os.environ["ANSIBLE_SSH_CONTROL_PATH_DIR"]
print(len(folder), oct(os.stat(folder).st_mode & 0o777))
print(os.environ["ANSIBLE_SSH_ARGS"].split()[1] == folder + "/config")
print(open(folder + "/config").read())
`);
  const [size = '', config, ...rest] = await textsOf(console);
  // sun_path 108 with its NUL, a slash, Ansible's 10 digits, the 17 characters of ssh's temporary name.
  expect(Number(size.split(' ')[0])).toBeLessThan(108 - 1 - 1 - 10 - 17);
  expect(size).toContain('0o700');
  expect(config).toBe('True');
  expect(rest.join('\n')).toMatch(
    /StrictHostKeyChecking yes\n\s+UserKnownHostsFile \/tmp\/deck-\w+\/known_hosts/,
  );
});

test('a disk that is full ends the run as failed, and ansible with it', async () => {
  // RLIMIT_FSIZE stands for the full disk: write() fails with EFBIG instead of ENOSPC.
  const settings = makeFakeSettings(`
import os, time
while True:
    print("x" * 1000, flush=True)
`);
  const console = await openConsole({ ...settings, ansibleDir: limited(settings.dataDir) });
  onTestFinished(() => console.close());
  await console.addRun('0000002b', ['a']);
  console.engine.wake();
  await console.isOver('0000002b');
  expect(await console.stateOf('0000002b')).toBe('failed');
  const dir = console.dir('0000002b');
  expect(JSON.parse(readFileSync(join(dir, 'exit.json'), 'utf8'))).toMatchObject({
    error: expect.stringMatching(/large/),
  });
  await until('no process left', () => processesOf(dir).length === 0);
  expect(existsSync(join(dir, 'secrets.json'))).toBe(false);
});

/** An Ansible project whose supervisor cannot write files larger than 64 KiB. */
function limited(parent: string): string {
  const project = join(parent, 'limited');
  mkdirSync(join(project, 'supervisor'), { recursive: true });
  writeFileSync(
    join(project, 'supervisor/supervisor.py'),
    `
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
sys.path.insert(0, ${JSON.stringify(SUPERVISOR_DIR)})
runpy.run_path(${JSON.stringify(join(SUPERVISOR_DIR, 'supervisor.py'))}, run_name="__main__")
`,
  );
  return project;
}
