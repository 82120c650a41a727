import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../core/run.ts';
import { SCHEMA_GENERATOR } from '../recipe.ts';

/**
 * Where the release's own class CreateDolphinScheduler looks for each database's first schema, in sql/. The version
 * in the path is where the real history begins; ours begins and ends with the current one.
 */
export const SCHEMA_FOLDERS = {
  postgresql: 'create/release-1.2.0_schema/postgresql',
  mysql: 'create/release-1.0.0_schema/mysql',
} as const;

/**
 * Generates sql/ from the jars: what the servers' own classes say their tables are, Quartz's tables, first rows.
 * @param lib folder with all jars of the release
 * @param version goes to sql/soft_version and to the version table
 */
export async function generateSchemas(lib: string, sql: string, version: string): Promise<void> {
  for (const [dialect, folder] of Object.entries(SCHEMA_FOLDERS)) {
    const into = join(sql, folder);
    mkdirSync(into, { recursive: true });
    // A one-file program: java compiles it in memory. The classes are those of the release.
    await must(['java', '-cp', `${lib}/*`, SCHEMA_GENERATOR, dialect, version, into]);
  }
  // Must be there, and may be empty: the release's class lists it after it made the tables, and fails without it.
  mkdirSync(join(sql, 'upgrade'));
  writeFileSync(join(sql, 'soft_version'), `${version}\n`);
}
