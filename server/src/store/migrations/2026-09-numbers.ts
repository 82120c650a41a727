import type { Kysely } from 'kysely';

/**
 * The numbers of rows that are long, by themselves: SQLite keeps a row where its number is, so that finding the
 * hundredth page without this reads every row before it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['cluster', 'run', 'host']) {
    await db.schema.createIndex(`${table}_numbers`).on(table).column('seq').execute();
  }
}
