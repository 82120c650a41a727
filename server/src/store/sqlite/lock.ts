import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../secrets/start-error.ts';
import { isBusy } from './busy.ts';

const STARTING = 'starting up';

/**
 * Makes sure that one console at a time uses a data folder. The lock is an open write transaction on a small
 * database of its own: the kernel drops it when the process ends, however it ends, so no stale lock exists.
 */
export function lockFolder(file: string): { release: () => void } {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('create table if not exists holder (pid integer not null, since text not null)');
    take(database);
    database.exec('delete from holder');
    const insert = database.prepare('insert into holder (pid, since) values (?, ?)');
    insert.run(process.pid, new Date().toISOString());
    // Committed for others to read, who must not hinder it; taken again at once, since another may be quicker.
    database.exec('pragma busy_timeout = 2000; commit; pragma busy_timeout = 0');
    take(database);
  } catch (error) {
    const holder = isBusy(error) ? holderOf(database) : null;
    database.close();
    if (holder === null) throw error;
    throw new StartError(
      `the data folder is in use by another console (${holder}); stop it first, or set DECK_DATA to another folder`,
    );
  }
  return { release: () => database.close() };
}

function take(database: DatabaseSync): void {
  database.exec('begin immediate');
}

/** Who holds the lock, as far as it can be told: one that is just starting writes at this moment, or has yet to. */
function holderOf(database: DatabaseSync): string {
  try {
    const row = database.prepare('select pid, since from holder').get();
    return row === undefined ? STARTING : `process ${row.pid} since ${row.since}`;
  } catch {
    return STARTING;
  }
}
