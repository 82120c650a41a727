import type { Kysely } from 'kysely';
import type { Mutex } from './mutex.ts';
import type { Tables } from './tables.ts';

/** Rows of one read or insert: SQLite takes at most 32766 parameters a statement, PostgreSQL 65535. */
export const ROWS_AT_ONCE = 500;

/** Where the statements of a store go: to the database, or to a transaction of it. */
export interface Database {
  readonly sql: Kysely<Tables>;
  /** Runs the work in one transaction, or in the one that this already is. A throw takes everything back. */
  atomically<T>(work: (inside: Database) => Promise<T>): Promise<T>;
}

/** A database that is open. */
export interface OpenDatabase extends Database {
  /** Lets the work read the database as it is at one moment, however long that takes; nobody who writes waits. */
  snapshot<T>(work: (inside: Database) => Promise<T>): Promise<T>;
  /** Lets numbering go on after rows that brought their numbers with them, in the transaction that stored them. */
  continueNumbers(inside: Database): Promise<void>;
  close(): Promise<void>;
}

/** What both kinds of database have in common: one connection, used by one transaction or statement at a time. */
export function overConnection(
  sql: Kysely<Tables>,
  mutex: Mutex,
): Pick<OpenDatabase, 'sql' | 'atomically' | 'snapshot' | 'close'> {
  return {
    sql,
    atomically: work =>
      sql.transaction().execute(transaction => mutex.holding(() => work(within(transaction)))),
    snapshot: work =>
      sql
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(transaction => mutex.holding(() => work(within(transaction)))),
    close: () => sql.destroy(),
  };
}

function within(sql: Kysely<Tables>): Database {
  const inside: Database = { sql, atomically: work => work(inside) };
  return inside;
}
