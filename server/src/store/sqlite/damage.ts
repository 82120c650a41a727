import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../secrets/start-error.ts';

/**
 * Refuses a database file that is damaged: used as it is, it would lose more. Every page is read once and its structure
 * checked; indexes are not compared with their tables, which takes several times as long.
 * @throws StartError
 */
export function refuseDamage(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const [found] = database.prepare('pragma quick_check(1)').all();
    if (found?.quick_check !== 'ok') throw damaged(file, String(found?.quick_check));
  } catch (error) {
    throw isDamage(error) ? damaged(file, (error as Error).message) : error;
  } finally {
    database.close();
  }
}

function damaged(file: string, what: string): StartError {
  const reason = what.replaceAll(/\s+/g, ' ').slice(0, 200);
  return new StartError(
    `the database ${file} is damaged (${reason}); move it and its -wal and -shm away and restore the last backup (docs/operations.md)`,
  );
}

/** Whether an error says that the database is damaged. 11: SQLITE_CORRUPT, 26: SQLITE_NOTADB; the upper bits tell kinds of it. https://sqlite.org/rescode.html */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff);
}
