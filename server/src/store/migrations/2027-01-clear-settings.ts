import type { Kysely } from 'kysely';

interface Settings {
  setting: { name: string; value: string };
}

/**
 * Free settings with the name of a secret were kept in clear. This marks that there may be some; the console seals them
 * when it has the key, and no program of before may write to the tables from here on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await (db as Kysely<Settings>)
    .insertInto('setting')
    .values({ name: 'clear-settings', value: 'there may be some' })
    .execute();
}
