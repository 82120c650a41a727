import { Kysely } from 'kysely';
import { sqliteDialect } from './sqlite/driver.ts';
import { createMutex } from './sqlite/mutex.ts';
import type { Tables } from './tables.ts';

/** Where the statements of a store go: to the database, or to a transaction of it. */
export interface Database {
  readonly sql: Kysely<Tables>;
  /** Runs the work in one transaction, or in the one that this already is. A throw takes everything back. */
  atomically<T>(work: (inside: Database) => Promise<T>): Promise<T>;
}

/** Opens a SQLite file. */
export function openDatabase(file: string): Database & { close: () => Promise<void> } {
  const mutex = createMutex();
  const sql = new Kysely<Tables>({ dialect: sqliteDialect(file, mutex) });
  return {
    sql,
    atomically: work =>
      sql.transaction().execute(transaction => mutex.holding(() => work(within(transaction)))),
    close: () => sql.destroy(),
  };
}

function within(sql: Kysely<Tables>): Database {
  const inside: Database = { sql, atomically: work => work(inside) };
  return inside;
}
