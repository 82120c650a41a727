import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

const NAME = 'console-id';

/** What tells the console of this data folder from others: random, made at its first start, the same for good. */
export async function consoleIdOf({ sql }: Pick<Database, 'sql'>): Promise<string> {
  const made = { name: NAME, value: randomBytes(8).toString('hex') };
  await sql
    .insertInto('setting')
    .values(made)
    .onConflict(c => c.doNothing())
    .execute();
  const { value } = await sql
    .selectFrom('setting')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirstOrThrow();
  return value;
}
