import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StartError } from '../secrets/start-error.ts';
import * as first from './migrations/2026-01-first.ts';
import * as footprint from './migrations/2026-02-footprint.ts';
import * as runUser from './migrations/2026-03-run-user.ts';
import * as deployed from './migrations/2026-04-deployed.ts';
import * as history from './migrations/2026-06-history.ts';
import * as retention from './migrations/2026-07-retention.ts';
import * as notices from './migrations/2026-08-notices.ts';
import * as numbers from './migrations/2026-09-numbers.ts';
import * as signIn from './migrations/2026-09-sign-in.ts';
import * as oidc from './migrations/2026-10-oidc.ts';
import * as parts from './migrations/2026-10-parts.ts';
import * as audit from './migrations/2026-11-audit.ts';
import * as hosts from './migrations/2026-11-hosts.ts';
import * as clusterSignIn from './migrations/2026-11-sign-in.ts';
import * as restorePoints from './migrations/2026-12-restore-points.ts';
import * as signatures from './migrations/2026-12-signatures.ts';
import * as clearSettings from './migrations/2027-01-clear-settings.ts';
import * as runPlans from './migrations/2027-01-run-plans.ts';

/** All migrations by name. Names sort in the order in which they are applied; a released one never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-01-first': first,
  '2026-02-footprint': footprint,
  '2026-03-run-user': runUser,
  '2026-04-deployed': deployed,
  '2026-06-history': history,
  '2026-07-retention': retention,
  '2026-08-notices': notices,
  '2026-09-numbers': numbers,
  '2026-09-sign-in': signIn,
  '2026-10-oidc': oidc,
  '2026-10-parts': parts,
  '2026-11-audit': audit,
  '2026-11-hosts': hosts,
  '2026-11-sign-in': clusterSignIn,
  '2026-12-restore-points': restorePoints,
  '2026-12-signatures': signatures,
  '2027-01-clear-settings': clearSettings,
  '2027-01-run-plans': runPlans,
};

/**
 * Brings the tables to the present version.
 * @throws StartError when the database was written by a newer program: an older one could only damage it.
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const unknown = (await schemaOf(db)).filter(name => !(name in migrations));
  if (unknown.length > 0) {
    throw new StartError(
      `the database was written by a newer DolphinDeck (${unknown.join(', ')}); start that version, or restore a backup`,
    );
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error(String(error));
}

/** @throws StartError when the tables are not those of this version */
export async function requirePresentSchema<T>(db: Kysely<T>): Promise<void> {
  if ((await schemaOf(db)).join() === Object.keys(MIGRATIONS).join()) return;
  throw new StartError('the tables are of another version; start this version’s console on them once');
}

/** The migrations that were applied, in their order. */
export async function schemaOf<T>(db: Kysely<T>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(table => table.name === 'kysely_migration')) return [];
  const bookkeeping = db as unknown as Kysely<{ kysely_migration: { name: string } }>;
  const rows = await bookkeeping.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return rows.map(row => row.name);
}
