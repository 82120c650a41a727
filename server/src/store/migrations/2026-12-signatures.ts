import type { Kysely } from 'kysely';

/** Whose signature a package has, as JSON, and the SHA-256 of the keys file that it was compared with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('package').addColumn('signature', 'text').execute();
  await db.schema.alterTable('package').addColumn('signed_keys', 'text').execute();
}
