import type { Kysely } from 'kysely';

/** Ends of runs that are to be told, and how it goes with each of those who are told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice')
    .addColumn('seq', 'integer', c => c.primaryKey().autoIncrement())
    .addColumn('target', 'text', c => c.notNull())
    .addColumn('id', 'text', c => c.notNull())
    .addColumn('body', 'text', c => c.notNull())
    .addColumn('attempts', 'integer', c => c.notNull())
    .addColumn('due_at', 'text', c => c.notNull())
    .addUniqueConstraint('notice_once', ['target', 'id'])
    .execute();
  await db.schema.createIndex('notice_due').on('notice').columns(['target', 'due_at', 'seq']).execute();
  await db.schema
    .createTable('notice_target')
    .addColumn('target', 'text', c => c.primaryKey())
    .addColumn('succeeded_at', 'text')
    .addColumn('failed_at', 'text')
    .addColumn('failure', 'text')
    .addColumn('gave_up_at', 'text')
    .execute();
}
