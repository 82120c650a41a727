import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openConsole } from '../../../server/test/engine/support/console.ts';
import { timed } from '../machine.ts';

const CHECKOUT = resolve(import.meta.dirname, '../../..');
const PYTHON = join(process.env.DECK_VENV || join(CHECKOUT, '.venv'), 'bin/python');

/** A stand-in for ansible-playbook: writes as many lines as it is told to the pipe of events, as fast as they are taken. */
const writerOf = (lines: number) => `import os
fd = int(os.environ["DECK_EVENT_FD"])
for first in range(0, ${lines}, 500):
    data = b"".join(b'{"type":"line","text":"ok: [10.0.0.%d] => item %d"}\\n' % (n % 7, n) for n in range(first, min(first + 500, ${lines})))
    while data:
        data = data[os.write(fd, data):]
`;

/**
 * Lines of a run on the whole way: the pipe of ansible-playbook, the supervisor, its file, the tail, the store; beside
 * the same program whose pipe a plain `dd` writes to a file, with fsync at its end.
 */
export async function supervised(lines: number) {
  const root = mkdtempSync(join(tmpdir(), 'deck-bench-'));
  try {
    const venv = join(root, 'venv');
    mkdirSync(join(venv, 'bin'), { recursive: true });
    symlinkSync(realpathSync(PYTHON), join(venv, 'bin/python'));
    const program = join(venv, 'bin/ansible-playbook');
    writeFileSync(program, writerOf(lines));
    chmodSync(program, 0o755);
    mkdirSync(join(root, 'playbooks'));
    writeFileSync(join(root, 'playbooks/main.yml'), '');
    const console = await openConsole({
      dataDir: join(root, 'data'),
      ansibleDir: join(CHECKOUT, 'ansible'),
      venv,
      playbooksDir: join(root, 'playbooks'),
      cancelSeconds: [10, 5],
    });
    await console.addRun('0000002a', ['10.0.0.1']);
    const { seconds } = await timed(async () => {
      console.engine.wake();
      await console.isOver('0000002a', 600_000);
    });
    const { rows } = await console.store.runs.readLines('0000002a', -1);
    await console.close();
    return { lines, kept: rows, seconds, plainSeconds: await plainly(program, join(root, 'plain')) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const PLAINLY = '"$0" "$1" 3>&1 >/dev/null | dd "of=$2" bs=64k conv=fsync status=none';

async function plainly(program: string, file: string): Promise<number> {
  const { seconds } = await timed(async () => {
    const both = spawn('sh', ['-c', PLAINLY, PYTHON, program, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env.PATH, DECK_EVENT_FD: '3' },
    });
    await once(both, 'close');
  });
  return seconds;
}
