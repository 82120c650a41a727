import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from './errors.ts';

/**
 * Runs `work` while holding an exclusive lock on a file; other processes wait for it.
 *
 * The kernel's lock is held by a helper (`flock FILE cat`) whose input is our pipe: however this process ends,
 * the pipe closes, the helper ends and the lock is free. So there is no such thing as a stale lock.
 * @throws LabError when flock cannot be started; whatever `work` throws
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  // Own process group: a Ctrl-C on the terminal must not free the lock before our own cleaning up is done.
  const holder = spawn('flock', ['--exclusive', file, 'cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<'ended'>(resolve => {
    holder.on('error', () => resolve('ended'));
    holder.on('exit', () => resolve('ended'));
  });
  holder.stdin.on('error', () => {});
  holder.stdin.write('held\n');
  const timer = onWait ? setTimeout(onWait, 500) : undefined;
  const first = await Promise.race([once(holder.stdout, 'data'), ended]);
  clearTimeout(timer);
  if (first === 'ended') throw new LabError(`cannot lock ${file}: is flock (util-linux) installed?`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
