import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Where the engine finds and puts things. All paths are absolute. */
export interface EngineSettings {
  /** Folder of everything that lasts; run folders lie in `runs/` below it. */
  readonly dataDir: string;
  /** The Ansible project: `ansible.cfg`, `playbooks/`, `supervisor/`. */
  readonly ansibleDir: string;
  /** Python environment with ansible-core. */
  readonly venv: string;
  /** Folder of the playbooks that steps name, when it is not `playbooks/` of the project. */
  readonly playbooksDir?: string;
  /** Folder with a short path below which a run has ssh's sockets; `/tmp` when absent. */
  readonly socketsDir?: string;
  /** Seconds after SIGINT and after SIGTERM before an abort goes on to the next; [20, 10] when absent. */
  readonly cancelSeconds?: readonly [number, number];
  /** How long to wait before something that failed is tried again; 2000 when absent. */
  readonly retryMs?: number;
  /** How often signs of life of a supervisor are looked for, in milliseconds; 5000 when absent. */
  readonly lookMs?: number;
}

/** What is logged: static messages, facts as fields. pino's loggers fit. */
export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The engine could not do what it was asked; the message says why and what to do, for a person. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

export function runsDir(settings: EngineSettings): string {
  return join(settings.dataDir, 'runs');
}

/** Folders of looks at hosts, which are no runs: they are removed when the look is over. */
export function probesDir(settings: EngineSettings): string {
  return join(settings.dataDir, 'probes');
}

/** Where folders with short paths are made. */
export function socketsDir(settings: EngineSettings): string {
  return settings.socketsDir ?? '/tmp';
}

export function runFolder(settings: EngineSettings, runId: string): string {
  return join(runsDir(settings), runId);
}

/** How many hosts Ansible works on at once: a fork is a Python process, and past four a core they only wait. */
export function forksFor(hosts: number): number {
  return Math.max(1, Math.min(hosts, 4 * availableParallelism()));
}
