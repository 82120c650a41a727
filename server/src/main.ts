import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import { type App, openApp } from './app.ts';
import { type Config, EXIT_CONFIG, loadConfig } from './config.ts';
import { reasonOf } from './hindrance.ts';
import { StartError } from './secrets/start-error.ts';

/** How long an end may take before it is forced. Whoever stops us kills after ten seconds. */
const STOP_MS = 9_000;

// Everything that the console writes is for its own user: secrets, keys, logs.
process.umask(0o077);

try {
  await main();
} catch (error) {
  if (error instanceof StartError) {
    process.stderr.write(`dolphindeck: ${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  const reason = reasonOf(error);
  if (reason === null) throw error;
  process.stderr.write(`dolphindeck: ${reason}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { config, unknown } = loadConfig();
  // Synchronous: the last lines before an end must not be lost.
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 1, sync: true }));
  for (const name of unknown) log.warn({ name }, 'setting is not known and has no effect');
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'console failed');
    process.exit(1);
  });
  await prepareDataFolder(config.dataDir);
  const onTaken = (holder: string) => {
    log.fatal({ holder }, 'another console has taken the database; this one ends, its runs go on');
    process.exit(EXIT_CONFIG);
  };
  // Not through the log, which is kept and shown.
  const onFirstPassword = (password: string) =>
    process.stdout.write(
      `dolphindeck: first start: sign in as admin with the password ${password} (shown this once)\n`,
    );
  const app = await openApp({ config, log, onTaken, onFirstPassword });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(app, signal, log));
  }
  const url = await listen(app, config);
  log.info({ url, dataDir: config.dataDir }, 'console ready');
}

async function prepareDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      `cannot use the data folder ${dataDir} (${codeOf(error)}); set DECK_DATA to another`,
    );
  }
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.http.listen({ host, port, listenTextResolver: () => 'listening' });
  } catch (error) {
    await app.close();
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `port ${port} of ${host} is in use, perhaps by another console; stop it, or set DECK_PORT to another port`,
      );
    }
    throw new StartError(`cannot listen on ${host}:${port} (${code}); set DECK_HOST and DECK_PORT`);
  }
}

/** Ends the console; deployments go on. A second signal, or the clock, ends it at once. */
async function stop(app: App, signal: string, log: pino.Logger): Promise<void> {
  log.info({ signal }, 'console stopping');
  setTimeout(() => {
    log.error({ ms: STOP_MS }, 'console did not end in time');
    process.exit(1);
  }, STOP_MS).unref();
  for (const again of ['SIGTERM', 'SIGINT'] as const) process.once(again, () => process.exit(1));
  await app.close();
  log.info({}, 'console stopped');
  process.exit(0);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
