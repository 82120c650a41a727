import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBackup } from '../../../server/src/backup.ts';
import { exportStore } from '../../../server/src/store/transfer/export.ts';
import { importStore } from '../../../server/src/store/transfer/import.ts';
import { asConsole, besideConsole, type Place } from '../../../server/src/store/transfer/open.ts';

/** Makes a backup of a data folder; answers the settings of a console on it. */
export async function backUp(dataDir: string, target: string) {
  await makeBackup({ dataDir, target, withPackages: false, now: new Date() });
  return { DECK_DATA: target };
}

/** Brings the data of a folder to another place by export and import, with their key; answers the settings of a console there. */
export async function exportAndImport(dataDir: string, place: Place) {
  const file = `${place.dataDir}.export.gz`;
  await besideConsole({ dataDir }, database => exportStore(database, file, new Date()));
  await asConsole(place, database => importStore(database, file));
  await copyFile(join(dataDir, 'secret.key'), join(place.dataDir, 'secret.key'));
  const { databaseUrl } = place;
  return {
    DECK_DATA: place.dataDir,
    ...(databaseUrl === undefined ? {} : { DECK_DATABASE_URL: databaseUrl }),
  };
}
