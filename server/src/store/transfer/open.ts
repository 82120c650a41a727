import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../../secrets/start-error.ts';
import type { OpenDatabase } from '../database.ts';
import { requireInForce } from '../in-force.ts';
import { openPostgres } from '../postgres/open.ts';
import { openSqlite } from '../sqlite/open.ts';
import { type StoreOptions, takeDatabase } from '../store.ts';

export type Place = Pick<StoreOptions, 'dataDir' | 'databaseUrl'>;

/** The SQLite file of a data folder. @throws StartError when there is none */
export function sqliteFile(dataDir: string): string {
  const file = join(dataDir, 'deck.sqlite');
  if (existsSync(file)) return file;
  throw new StartError(
    `there is no database in ${dataDir}; DECK_DATA or DECK_DATABASE_URL name the right one`,
  );
}

/** Reads the database of a place, beside a console that may use it. @throws StartError when it is not the one in force */
export function besideConsole<T>(place: Place, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl } = place;
  return using(
    async () =>
      databaseUrl === undefined
        ? openSqlite(sqliteFile(dataDir))
        : openPostgres({ url: databaseUrl, exclusive: false }),
    async database => {
      await requireInForce(place, database);
      return work(database);
    },
  );
}

/** Uses the database of a place as a console does: no console may use it meanwhile. */
export async function asConsole<T>(place: Place, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const { database, close } = await takeDatabase(place);
  try {
    return await work(database);
  } finally {
    await close();
  }
}

async function using<T>(
  open: () => Promise<OpenDatabase>,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
