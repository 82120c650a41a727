import { readdirSync, readFileSync } from 'node:fs';
import { isAlive, type ProcRef, procRef } from '../core/proc.ts';

/** What a command must begin with to be run inside a host. @param ways `--all`, or the namespaces that it enters */
export function entering(init: number, ...ways: readonly string[]): string[] {
  return ['nsenter', `--target=${init}`, ...ways, '--'];
}

/**
 * The commands that are being run inside a host, as they are seen from outside. An init ends when all that it is the init
 * of has ended and was collected; a command that is stopped (SIGSTOP) collects nobody, so they end each other never.
 */
export function entered(init: ProcRef): ProcRef[] {
  const found = readdirSync('/proc')
    .map(Number)
    .filter(pid => isEntering(pid, init.pid))
    .map(procRef)
    .filter(ref => ref !== undefined);
  // Its pid may be another's by now: then they are, too.
  return isAlive(init) ? found : [];
}

function isEntering(pid: number, init: number): boolean {
  const wanted = entering(init).slice(0, 2);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`${wanted.join('\0')}\0`);
  } catch {
    return false;
  }
}
