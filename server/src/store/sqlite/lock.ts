import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../secrets/start-error.ts';
import { isBusy } from './busy.ts';
import type { Left } from './last-check.ts';

/** A data folder that is this process's alone. */
export interface FolderLock {
  /** How the last console left its database; null when it did not end in order. */
  readonly left: Left | null;
  /** @param next how the database is left, or null when nothing is known of that */
  release(next: Left | null): void;
}

const STARTING = 'starting up';

/**
 * Makes sure that one console at a time uses a data folder. The lock is an open write transaction on a small
 * database of its own: the kernel drops it when the process ends, however it ends, so no stale lock exists.
 */
export function lockFolder(file: string): FolderLock {
  const database = new DatabaseSync(file, { timeout: 0 });
  let left: Left | null;
  try {
    database.exec('create table if not exists holder (pid integer not null, since text not null)');
    database.exec('create table if not exists left_clean (file text not null, checked_at text not null)');
    take(database);
    left = takeLeft(database);
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
  return {
    left,
    release(next) {
      try {
        if (next !== null) keepLeft(database, next);
      } catch {
        // Such as a full disk: the next start looks for damage, and nothing else is lost.
      }
      database.close();
    },
  };
}

function keepLeft(database: DatabaseSync, { file, checkedAt }: Left): void {
  database.prepare('insert into left_clean (file, checked_at) values (?, ?)').run(file, checkedAt);
  database.exec('commit');
}

/** How the database was left, which holds once: a console that dies from here on leaves nothing. */
function takeLeft(database: DatabaseSync): Left | null {
  const row = database.prepare('select file, checked_at from left_clean').get();
  database.exec('delete from left_clean');
  return row === undefined ? null : { file: String(row.file), checkedAt: String(row.checked_at) };
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
