import { inject } from 'vitest';
import { freshDatabase } from '../../postgres/shared.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The database that the consoles of this suite use; SQLite when it is not told. */
    database: 'PostgreSQL';
  }
}

const known = new Map<string, Promise<{ url: string }>>();

/** The setting that gives the console of a data folder its database: the same one at each start. */
export async function databaseOf(dataDir: string): Promise<{ DECK_DATABASE_URL?: string }> {
  // Figures (test/bench) are no suite: nothing is told to them.
  if (process.env.VITEST === undefined || inject('database') !== 'PostgreSQL') return {};
  const made = known.get(dataDir) ?? freshDatabase();
  known.set(dataDir, made);
  return { DECK_DATABASE_URL: (await made).url };
}
