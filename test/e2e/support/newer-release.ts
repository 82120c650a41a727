import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { must } from '../../../lab/src/core/run.ts';
import { packFolder } from '../../../lab/src/packages/archive.ts';

/** The SQL of one step of a schema, for both kinds of database. */
export interface SchemaStep {
  /** Statements, each with a semicolon at its end. */
  readonly ddl: string;
}

const FILES = ['dolphinscheduler_ddl.sql', 'dolphinscheduler_dml.sql'] as const;

/**
 * A stand-in for a newer release: the real 1.3.6 that says it is `version`, with one step of the schema of our own. The
 * package registries hold no second complete version. What it does not fake: the release's own upgrade command, which
 * reads these files, runs them and writes the version.
 * @param release archive of the real 1.3.6
 * @returns path of the archive, in a folder of its own
 */
export async function newerRelease(release: string, version: string, { ddl }: SchemaStep): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dolphindeck-release-'));
  const top = `apache-dolphinscheduler-${version}-bin`;
  await must(['tar', '-xzf', release, '-C', folder]);
  await rename(join(folder, basename(release, '.tar.gz')), join(folder, top));
  const sql = join(folder, top, 'sql');
  for (const dialect of ['postgresql', 'mysql']) {
    const step = join(sql, 'upgrade', `${version}_schema`, dialect);
    await mkdir(step, { recursive: true });
    for (const name of FILES) await writeFile(join(step, name), name === FILES[0] ? ddl : '');
  }
  await writeFile(join(sql, 'soft_version'), `${version}\n`);
  const archive = join(folder, `${top}.tar.gz`);
  await packFolder(folder, top, archive);
  await rm(join(folder, top), { recursive: true });
  return archive;
}
