import type { Kysely } from 'kysely';

/** Users of an OpenID provider, known by who they are there; and users who may not sign in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account').addColumn('issuer', 'text').execute();
  await db.schema.alterTable('account').addColumn('subject', 'text').execute();
  await db.schema
    .alterTable('account')
    .addColumn('disabled', 'integer', c => c.notNull().defaultTo(0))
    .execute();
  // Rows without both are never equal.
  await db.schema
    .createIndex('account_of_provider')
    .on('account')
    .columns(['issuer', 'subject'])
    .unique()
    .execute();
}
