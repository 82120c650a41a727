import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { childrenOf, isAlive, procRef, signal } from '../src/core/proc.ts';
import { entered, entering } from '../src/hosts/enter.ts';

it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a container whose commands are stopped ends when they are killed with it, found by its init',
  async () => {
    const container = spawn('unshare', ['--pid', '--fork', '--kill-child', 'sh', '-c', 'echo up; sleep 60']);
    await once(container.stdout, 'data');
    const init = procRef(childrenOf(container.pid ?? -1)[0] ?? -1) ?? { pid: -1, start: -1 };
    const [file = '', ...args] = entering(init.pid, '--pid');
    const command = spawn(file, [...args, 'sh', '-c', 'echo up; sleep 60']);
    await once(command.stdout, 'data');
    const ended = [once(container, 'exit'), once(command, 'exit')];
    command.kill('SIGSTOP');
    const found = entered(init);
    expect(found.map(({ pid }) => pid)).toEqual([command.pid]);
    expect(entered({ ...init, start: init.start - 1 })).toEqual([]);

    signal(init, 'SIGKILL');
    expect(isAlive(init)).toBe(true);
    for (const ref of found) signal(ref, 'SIGKILL');
    await Promise.all(ended);
    expect([init, ...found].map(isAlive)).toEqual([false, false]);
  },
);
