import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

const ID = 'console-id';
const HOME = 'home';

/** What tells the console of these data from others: random, made at its first start, the same for good. */
export async function consoleIdOf({ sql }: Pick<Database, 'sql'>): Promise<string> {
  const made = { name: ID, value: randomBytes(8).toString('hex') };
  await sql
    .insertInto('setting')
    .values(made)
    .onConflict(c => c.doNothing())
    .execute();
  return (await settingOf({ sql }, ID)) ?? made.value;
}

/**
 * Takes the data to be at home where they are now, once what has to be done about that is done: a console that dies
 * meanwhile finds them as it did before.
 * @param home tells folder and machine from all others
 * @param settle is told whether they were at home elsewhere: they are a copy then (a backup, an import), or were moved, and
 * the original may be at work. What it throws leaves them at home there.
 */
export async function moveIn(
  { sql }: Pick<Database, 'sql'>,
  home: string,
  settle: (isCopy: boolean) => Promise<void>,
): Promise<void> {
  const before = await settingOf({ sql }, HOME);
  await settle(before !== undefined && before !== home);
  await sql
    .insertInto('setting')
    .values({ name: HOME, value: home })
    .onConflict(c => c.column('name').doUpdateSet({ value: home }))
    .execute();
}

async function settingOf({ sql }: Pick<Database, 'sql'>, name: string): Promise<string | undefined> {
  return (await sql.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst())?.value;
}
