import type { Kysely } from 'kysely';

/** The restore points of upgrades, as the database's host last told of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('restore_point')
    .addColumn('cluster_id', 'text', c => c.notNull().references('cluster.id').onDelete('cascade'))
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('body', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('restore_point_key', ['cluster_id', 'name'])
    .execute();
}
