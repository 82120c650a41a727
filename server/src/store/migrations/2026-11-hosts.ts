import type { Kysely } from 'kysely';

/** The console's own SSH keys, the newest of which is in use, and hosts that are reached with one of them or through another host. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('console_key')
    .addColumn('seq', 'integer', c => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', c => c.notNull().unique())
    .addColumn('public_key', 'text', c => c.notNull())
    .addColumn('private_key_sealed', 'text', c => c.notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .execute();
  await db.schema
    .alterTable('host')
    .addColumn('console_key_id', 'text', c => c.references('console_key.id'))
    .execute();
  // Not a reference: an import fills the table in the order of its rows, and a host may go through a later one.
  await db.schema.alterTable('host').addColumn('jump_id', 'text').execute();
}
