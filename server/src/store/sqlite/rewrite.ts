import { sql as text } from 'kysely';
import type { Database } from '../database.ts';
import { isDiskFull } from '../disk-full.ts';

/**
 * Writes the file anew, and its write-ahead log into it: free pages still hold what was taken out.
 * @returns whether the disk has room for that
 */
export async function rewrite({ sql }: Pick<Database, 'sql'>): Promise<boolean> {
  try {
    await text`vacuum`.execute(sql);
    await text`pragma wal_checkpoint(truncate)`.execute(sql);
    return true;
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}
