import { readFileSync } from 'node:fs';
import type { SupervisorId } from './ports.ts';

/** Whether exactly this process runs. After a reboot or when the pid was used again it does not. */
export function isAlive(id: SupervisorId): boolean {
  return bootId() === id.bootId && startTimeOf(id.pid) === id.startTime;
}

/** Start of a process in clock ticks since boot; null when there is none or it is a zombie. */
export function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses, with any characters in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/**
 * Ends a supervisor that does not listen any more. Its guard then ends everything below it; it is woken for that, since who
 * halted the one may have halted the other. False when it does not run any more.
 */
export function killSupervisor(id: SupervisorId): boolean {
  if (!isAlive(id)) return false;
  const children = childrenOf(id.pid);
  send(id.pid, 'SIGKILL');
  for (const child of children) send(child, 'SIGCONT');
  return true;
}

/** A signal to a process that may just have ended. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Asks the supervisor to abort; each call presses harder. False when it does not run any more. */
export function signalAbort(id: SupervisorId): boolean {
  if (!isAlive(id)) return false;
  try {
    process.kill(id.pid, 'SIGTERM');
    return true;
  } catch {
    return false;
  }
}
