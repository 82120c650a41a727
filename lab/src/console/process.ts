import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../core/wait.ts';

/** Root of the checkout. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** A console as its own process. */
export interface ConsoleProcess {
  readonly base: string;
  readonly pid: number;
  /** Ends it as an operator would (SIGTERM) and answers its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** What it has logged, of a long life the end. */
  log(): string;
}

/** A TCP port of loopback that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** In a mount namespace of its own, with other files for names; the process id stays the same. */
function withNames(folder: string, argv: readonly string[]): string[] {
  const script =
    'mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/resolv.conf" /etc/resolv.conf && exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', script, folder, ...argv];
}

/**
 * Starts the console on a data folder and waits until it is ready.
 * @param port a free one by default
 * @param config a file of settings; people sign in then, without it nobody has to
 * @param names a folder with `hosts` and `resolv.conf`: it and its programs read them instead of those in /etc, also when
 * they are written anew later
 * @throws when it ends instead, with what it logged
 */
export async function startConsole(
  dataFolder: string,
  { port, names, config }: { port?: number; names?: string; config?: string } = {},
): Promise<ConsoleProcess> {
  const chosen = port ?? (await freePort());
  const base = `http://127.0.0.1:${chosen}`;
  const argv = [process.execPath, 'server/src/main.ts'];
  const [program = '', ...args] = names === undefined ? argv : withNames(names, argv);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
      DECK_DATA: dataFolder,
      DECK_PORT: String(chosen),
      DECK_HOST: '',
      ...(config === undefined ? { DECK_AUTH: 'off' } : { DECK_AUTH: 'on', DECK_CONFIG: config }),
    },
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log.push(text);
      if (log.length > 400) log.splice(0, 200);
    });
  }
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)));
  const logTail = () => log.join('').split('\n').slice(-40).join('\n');
  await waitFor('the console to be ready', 60, async () => {
    if (child.exitCode !== null) throw new Error(`the console ended with ${child.exitCode}:\n${logTail()}`);
    return (await fetch(`${base}/healthz`).catch(() => undefined))?.ok;
  });
  return {
    base,
    pid: child.pid ?? 0,
    stop: () => end(child, 'SIGTERM', ended),
    kill: async () => void (await end(child, 'SIGKILL', ended)),
    log: () => log.join(''),
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<number | null>) {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return ended;
}
