import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { apiOf, type Call } from './api.ts';
import { databaseOf } from './database.ts';

export const CHECKOUT = resolve(import.meta.dirname, '../../..');

export interface ConsoleProcess {
  readonly base: string;
  readonly call: Call;
  readonly pid: number;
  /** Its log, a line an entry. */
  readonly log: readonly string[];
  /** Sends a signal and answers how the process ended. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }>;
}

type Environment = Readonly<Record<string, string>>;

/** A data folder of its own, and a way to remove it. */
export async function dataFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'deck-test-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

const running = new Set<ChildProcess>();

/** Kills the consoles that a failed test left running. */
export function killLeftovers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Nothing of the environment of the tests says how a console behaves. */
function spawnConsole(env: Environment): ChildProcess {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('DECK_'));
  const child = spawn(process.execPath, [join(CHECKOUT, 'server/src/main.ts')], {
    env: { ...Object.fromEntries(clean), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a console and waits until it says that it is ready. It serves on a port that the system chose. */
export async function startConsole(env: Environment & { DECK_DATA: string }): Promise<ConsoleProcess> {
  const child = spawnConsole({
    DECK_PORT: '0',
    DECK_AUTH: 'off',
    ...(await databaseOf(env.DECK_DATA)),
    ...env,
  });
  const log: string[] = [];
  const exit = exitOf(child);
  const base = await new Promise<string>((found, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', line => {
        log.push(line);
        if (line.includes('"console ready"')) found(String(JSON.parse(line).url));
      });
    }
    void exit.then(end => fail(new Error(`the console ended: ${JSON.stringify(end)}\n${log.join('\n')}`)));
  });
  return {
    base,
    call: apiOf(base),
    pid: child.pid ?? 0,
    log,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
  };
}

/** Runs a console that is expected to end by itself. */
export async function failingConsole(env: Environment) {
  const child = spawnConsole({ DECK_AUTH: 'off', ...env });
  const texts = { out: '', err: '' };
  child.stdout?.on('data', chunk => (texts.out += chunk));
  child.stderr?.on('data', chunk => (texts.err += chunk));
  const { code } = await exitOf(child);
  return { code, ...texts };
}

/** `close`, not `exit`: what the process wrote has then arrived. */
function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise(done => child.once('close', (code, signal) => done({ code, signal })));
}
