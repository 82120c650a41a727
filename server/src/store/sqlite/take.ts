import { open } from 'node:fs/promises';
import type { OpenDatabase } from '../database.ts';
import { refuseDamage } from './damage.ts';
import { lastCheck, markOf } from './last-check.ts';
import type { FolderLock } from './lock.ts';
import { openSqlite } from './open.ts';

/**
 * Opens the database file of a locked folder, made when missing, and looks for damage where it can have come to some
 * since it was last looked at.
 * @returns the database, and what closes it and releases the lock
 * @throws StartError when it is damaged
 */
export async function takeSqlite(
  file: string,
  { left, release }: FolderLock,
  now: Date,
): Promise<{ database: OpenDatabase; close: () => Promise<void> }> {
  await createPrivately(file);
  let checkedAt = lastCheck(file, left, now);
  if (checkedAt === null) {
    refuseDamage(file);
    checkedAt = now.toISOString();
  }
  let isSound = true;
  const database = openSqlite(file, () => {
    isSound = false;
  });
  return {
    database,
    async close() {
      try {
        await database.close();
      } catch (error) {
        release(null);
        throw error;
      }
      release(isSound ? { file: markOf(file), checkedAt } : null);
    },
  };
}

/** SQLite gives its write-ahead files the mode of the database, which would else be readable by everybody. */
async function createPrivately(file: string): Promise<void> {
  await (await open(file, 'a', 0o600)).close();
}
