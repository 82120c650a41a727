import type { Kysely } from 'kysely';

/** The password of DolphinScheduler's administrator, by cluster, and what a start last saw of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cluster_sign_in')
    .addColumn('cluster_id', 'text', c => c.primaryKey().references('cluster.id').onDelete('cascade'))
    .addColumn('password_sealed', 'text', c => c.notNull())
    .addColumn('state', 'text')
    .addColumn('seen_at', 'text')
    .execute();
}
