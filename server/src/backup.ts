import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SECRETS_OF_A_RUN } from './engine/sweep.ts';
import { KEY_FILE, NEXT_KEY_FILE } from './secrets/master-key.ts';
import { StartError } from './secrets/start-error.ts';
import { copySqlite } from './store/sqlite/copy.ts';
import { exportStore } from './store/transfer/export.ts';
import { besideConsole, type Place, sqliteFile } from './store/transfer/open.ts';

export interface BackupOptions extends Place {
  /** Folder that the backup becomes; it must not be there yet. */
  readonly target: string;
  /** Whether the packages are copied, too: a console without them asks for them again. */
  readonly withPackages: boolean;
  readonly now: Date;
}

/** What a backup of a PostgreSQL database is called in its folder. */
export const EXPORT_NAME = 'deck.export.gz';

/**
 * Makes a backup, while a console may run. It is a data folder: a console can be started on it or on a copy of it. It
 * holds the key, so whoever can read it can read all secrets.
 * @throws StartError when the target is there already, or the database is not whole
 */
export async function makeBackup(options: BackupOptions): Promise<void> {
  const { dataDir, target } = options;
  const draft = `${target}.partial`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  try {
    await mkdir(draft, { mode: 0o700 });
    const key = await readIfThere(join(dataDir, KEY_FILE));
    // First: what a run writes later is longer than what the database has of it, and is read on from there.
    await copyDatabase(options, draft);
    for (const name of [NEXT_KEY_FILE, KEY_FILE]) await copyIfThere(join(dataDir, name), join(draft, name));
    if ((await readIfThere(join(draft, KEY_FILE))) !== key) {
      throw new StartError(
        'the key was changed during the backup, which may not fit it; make the backup again',
      );
    }
    await copySettings(join(dataDir, 'deck.env'), join(draft, 'deck.env'));
    await copyRuns(join(dataDir, 'runs'), join(draft, 'runs'));
    if (options.withPackages) await copyFiles(join(dataDir, 'packages'), join(draft, 'packages'));
    await putInPlace(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function copyDatabase(options: BackupOptions, draft: string): Promise<void> {
  if (options.databaseUrl === undefined) {
    const file = sqliteFile(options.dataDir);
    await besideConsole(options, () => copySqlite(file, join(draft, 'deck.sqlite')));
  } else {
    await besideConsole(options, database => exportStore(database, join(draft, EXPORT_NAME), options.now));
  }
}

/** All settings but the database: a console on the backup must not find itself on the original's. */
async function copySettings(from: string, to: string): Promise<void> {
  const text = await readIfThere(from);
  if (text === null) return;
  const note =
    '# DECK_DATABASE_URL was left out of this backup: name the database of the restored console here.';
  await writeFile(to, text.replaceAll(/^[^\S\r\n]*DECK_DATABASE_URL=.*$/gm, note), { mode: 0o600 });
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function copyRuns(from: string, to: string): Promise<void> {
  for (const run of await entries(from)) {
    if (run.isDirectory()) await copyFiles(join(from, run.name), join(to, run.name));
  }
}

/** Copies the files of a folder, but none that hold secrets of a run in progress. */
async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await entries(from)) {
    if (!entry.isFile() || SECRETS_OF_A_RUN.includes(entry.name)) continue;
    await copyIfThere(join(from, entry.name), join(to, entry.name));
  }
}

/** A console that runs may remove what was there a moment ago. */
async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    await chmod(to, 0o600);
    // By its time, in whole milliseconds, a console knows a package that it has read already.
    const { mtimeMs } = await stat(from);
    const seconds = (Math.trunc(mtimeMs) + 0.5) / 1000;
    await utimes(to, seconds, seconds);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function entries(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

/** A folder takes the place of none or of an empty one, and of nothing else. */
async function putInPlace(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new StartError(`${target} is there already; name a new folder for the backup`);
  }
}
