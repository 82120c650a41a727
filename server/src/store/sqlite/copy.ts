import { chmod } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { refuseDamage } from './damage.ts';

/** Pages of one step: all of them, since a copy in several steps begins anew whenever the console writes in between. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies a database as it is at one moment, while a console may write to it, and checks the copy.
 * @throws StartError when the copy is damaged, as the database then is
 */
export async function copySqlite(file: string, to: string): Promise<void> {
  const source = new DatabaseSync(file, { timeout: 5_000 });
  try {
    await backup(source, to, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  await chmod(to, 0o600);
  refuseDamage(to);
}
