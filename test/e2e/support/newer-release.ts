import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { must } from '../../../lab/src/core/run.ts';
import { packFolder } from '../../../lab/src/packages/archive.ts';

/** The version that is deployed before. */
export const OLD = '1.3.6';
/** The step of its schema fails everywhere. */
export const BROKEN = '1.3.7';
/** Its step fails on the real database only, after it has changed a table: in the rehearsal all is well. */
export const TREACHEROUS = '1.3.8';
export const NEW = '1.3.9';

const ADD = 'alter table t_ds_user add column deck_note varchar(64);\n';
/** Two rows in the place of one value, which is an error, but not in the scratch database. */
const onlyInEarnest = (name: string) =>
  `update t_ds_user set deck_note = (select 'x' from t_ds_queue union all select 'y' from t_ds_queue where ${name} <> 'deck_rehearsal');\n`;

const STEPS: Readonly<Record<string, (name: string) => string>> = {
  [BROKEN]: () => `${ADD}alter table t_ds_no_such_table add column x int;\n`,
  [TREACHEROUS]: name => ADD + onlyInEarnest(name),
  [NEW]: () => ADD,
};

/** How each kind of database calls the one that is used. */
const NAMES = { postgresql: 'current_database()', mysql: 'database()' };

/**
 * A stand-in for a newer release: the real 1.3.6 that says it is `version`, with one step of the schema of our own. The
 * package registries hold no second complete version. What it does not fake: the release's own upgrade command, which
 * reads these files, runs them and writes the version.
 * @param release archive of the real 1.3.6
 * @returns path of the archive, in a folder of its own
 */
export async function newerRelease(release: string, version: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dolphindeck-release-'));
  const top = `apache-dolphinscheduler-${version}-bin`;
  await must(['tar', '-xzf', release, '-C', folder]);
  await rename(join(folder, basename(release, '.tar.gz')), join(folder, top));
  const sql = join(folder, top, 'sql');
  for (const [dialect, name] of Object.entries(NAMES)) {
    const step = join(sql, 'upgrade', `${version}_schema`, dialect);
    await mkdir(step, { recursive: true });
    await writeFile(join(step, 'dolphinscheduler_ddl.sql'), STEPS[version]?.(name) ?? '');
    await writeFile(join(step, 'dolphinscheduler_dml.sql'), '');
  }
  await writeFile(join(sql, 'soft_version'), `${version}\n`);
  const archive = join(folder, `${top}.tar.gz`);
  await packFolder(folder, top, archive);
  await rm(join(folder, top), { recursive: true });
  return archive;
}
