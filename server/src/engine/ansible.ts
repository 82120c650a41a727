import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { SupervisorId } from './ports.ts';
import { readSupervisor, supervisorComplaint } from './run-folder.ts';
import { EngineError, type EngineSettings } from './settings.ts';

const READY_TIMEOUT_MS = 30_000;

/**
 * Starts the supervisor of a prepared run folder as a process of its own: it outlives this one. Answers once the
 * supervisor has taken the folder and listens to signals.
 * @throws EngineError when it could not start
 */
export async function startRun(settings: EngineSettings, dir: string): Promise<SupervisorId> {
  const log = openSync(join(dir, 'supervisor.log'), 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(
      join(settings.venv, 'bin/python'),
      ['-E', '-s', '-B', join(settings.ansibleDir, 'supervisor/supervisor.py'), dir, '3'],
      {
        cwd: dir,
        detached: true,
        stdio: ['ignore', log, log, 'pipe'],
        // Nothing of the console's environment, which holds its secrets; the time zone is that of its own log.
        env: { LC_ALL: 'C.UTF-8', TZ: Intl.DateTimeFormat().resolvedOptions().timeZone },
      },
    );
  } finally {
    closeSync(log);
  }
  child.unref();
  // A later failure (of a signal, say) must not end the console.
  child.on('error', () => {});
  const ready = await isReady(child);
  // Not ready, yet taken: an earlier supervisor of this folder was faster. It is the one.
  const supervisor = await readSupervisor(dir);
  if (supervisor === null || ready === 'late') {
    throw new EngineError(`the supervisor did not start: ${supervisorComplaint(dir) || ready}`);
  }
  return supervisor;
}

async function isReady(child: ChildProcess): Promise<'ready' | 'ended' | 'late' | string> {
  const pipe = child.stdio[3] as Readable;
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
  }, READY_TIMEOUT_MS);
  try {
    const failed = once(child, 'error').then(([error]) => (error as Error).message);
    const answered = once(pipe, 'data').then(() => 'ready');
    const ended = once(pipe, 'end').then(() => (child.killed ? 'late' : 'ended'));
    return await Promise.race([failed, answered, ended]);
  } finally {
    clearTimeout(timer);
    pipe.destroy();
  }
}
