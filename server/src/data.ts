// npm run export, import, backup: what is done with the data of a console, beside it.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { EXPORT_NAME, makeBackup } from './backup.ts';
import { runCommand } from './command.ts';
import { loadConfig } from './config.ts';
import { reasonOf } from './hindrance.ts';
import { KEY_FILE } from './secrets/master-key.ts';
import { StartError } from './secrets/start-error.ts';
import type { NewAuditEntry } from './store/audit.ts';
import { noteInForce } from './store/in-force.ts';
import { exportStore } from './store/transfer/export.ts';
import { importStore } from './store/transfer/import.ts';
import { asConsole, besideConsole, type Place } from './store/transfer/open.ts';
import { commandEntry, recordBeside } from './store/transfer/record.ts';

const USAGE = 'use: npm run export -- FILE, npm run import -- FILE, npm run backup -- FOLDER [--packages]';

process.umask(0o077);

await runCommand(() => carryOut(process.argv.slice(2)));

/** Does what was asked and answers what there is to say of it. */
async function carryOut([verb, name, option, ...more]: string[]): Promise<string> {
  const withPackages = verb === 'backup' && option === '--packages';
  const isKnown = option === undefined || withPackages;
  if (name === undefined || name.startsWith('-') || !isKnown || more.length > 0) throw new StartError(USAGE);
  const path = resolve(name);
  const { config: place } = loadConfig();
  const now = new Date();
  switch (verb) {
    case 'export': {
      const rows = await besideConsole(place, database => exportStore(database, path, now));
      await record(place, 'export', 'exportData', path);
      return `${rows} rows are in ${path}; the key that their secrets are sealed with (secret.key or DECK_SECRET_KEY) is not`;
    }
    case 'import': {
      const rows = await asConsole(place, async database => {
        const stored = await importStore(database, path, entryOf('import', 'importData', path));
        await noteInForce(place, database, now);
        return stored;
      });
      const hasKey = place.secretKey !== undefined || existsSync(join(place.dataDir, KEY_FILE));
      const key = hasKey ? '' : `; copy the secret.key that they were sealed with into ${place.dataDir}`;
      return `${rows} rows of ${path} are in the database${key}`;
    }
    case 'backup': {
      await makeBackup({ ...place, target: path, withPackages, now });
      await record(place, 'backup', 'backupData', path);
      const database = place.databaseUrl === undefined ? '' : ` (the database as ${EXPORT_NAME})`;
      return `the backup is in ${path}${database}; keep it as safe as the secrets: the key is in it unless DECK_SECRET_KEY is`;
    }
    default:
      throw new StartError(USAGE);
  }
}

type DataAction = 'exportData' | 'importData' | 'backupData';

function entryOf(command: string, action: DataAction, path: string): NewAuditEntry {
  return commandEntry(command, {
    action,
    target: { type: 'data', id: '', name: basename(path) },
    details: { path },
  });
}

/** What was written is of use though the audit could not be: a backup of a database that is full or of another version. */
async function record(place: Place, command: string, action: DataAction, path: string): Promise<void> {
  try {
    await recordBeside(place, entryOf(command, action, path));
  } catch (error) {
    const reason = error instanceof StartError ? error.message : reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(`dolphindeck: this is not in the audit: ${reason}\n`);
  }
}
