import { readFileSync } from 'node:fs';

/**
 * A process that cannot be confused with a later one: a pid is reused, a pid with its start time is not.
 * `start` is field 22 of /proc/PID/stat, in clock ticks since the machine's boot.
 */
export interface ProcRef {
  pid: number;
  start: number;
}

/** Reads the start time from the text of a /proc/PID/stat file; NaN when the text is not one. */
export function parseStartTime(stat: string): number {
  // The command name (field 2) may contain spaces and parentheses, so count from the last parenthesis.
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(afterName[19]);
}

/** True when the text of /proc/PID/stat is of a process that ended and was not collected by its parent. */
export function isZombieStat(stat: string): boolean {
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/** The reference of a running process, or undefined when there is none. */
export function procRef(pid: number): ProcRef | undefined {
  const stat = readProc(pid, 'stat');
  if (stat === undefined || isZombieStat(stat)) return undefined;
  return { pid, start: parseStartTime(stat) };
}

/** True while exactly this process runs (a zombie does not count). */
export function isAlive(ref: ProcRef): boolean {
  return procRef(ref.pid)?.start === ref.start;
}

/** Pids of the children of a process; empty when it is gone. */
export function childrenOf(pid: number): number[] {
  const text = readProc(pid, `task/${pid}/children`) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}

/** True when the process is number 1 of its own pid namespace (the init of a container). */
export function isNamespaceInit(pid: number): boolean {
  const line = /^NSpid:\s+(.*)$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  const pids = line?.split(/\s+/) ?? [];
  return pids.length > 1 && pids.at(-1) === '1';
}

/** Sends a signal to exactly this process; false when it is gone already. */
export function signal(ref: ProcRef, name: NodeJS.Signals): boolean {
  if (!isAlive(ref)) return false;
  try {
    process.kill(ref.pid, name);
    return true;
  } catch {
    return false;
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
