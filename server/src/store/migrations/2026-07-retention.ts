import type { Kysely } from 'kysely';

/**
 * Ids of runs that were forgotten and of their clusters: none is given again, since hosts, logs and people may still name
 * them. `leftovers` is 1 while something of the run is left to be removed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('past_id')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('leftovers', 'integer')
    .execute();
}
