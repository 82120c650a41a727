import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packFolder } from './archive.ts';
import { extractConfiguration } from './configuration.ts';
import { fetchJars, type MavenSet } from './maven.ts';
import { isLeftOut, ourFiles, DOLPHINSCHEDULER_VERSION as VERSION } from './recipe.ts';
import { generateSchemas } from './schema/generate.ts';

const GROUP = 'org.apache.dolphinscheduler';

/** Without the imported list Maven picks other versions than the release has (netty, Spring, a second log binding). */
export const DOLPHINSCHEDULER_JARS: MavenSet = {
  versionsOf: `${GROUP}:dolphinscheduler:${VERSION}`,
  dependencies: ['server', 'api', 'alert'].map(part => `${GROUP}:dolphinscheduler-${part}:${VERSION}`),
};

/**
 * Builds the package in the layout of the official one: real jars and configuration files, our own scripts, schema
 * and page, because those are on no registry.
 * @param work empty folder to build in
 * @param archive the .tar.gz to write
 */
export async function buildDolphinScheduler(work: string, archive: string): Promise<void> {
  const top = `apache-dolphinscheduler-${VERSION}-bin`;
  const home = join(work, top);
  const lib = join(home, 'lib');
  mkdirSync(home, { recursive: true });
  await fetchJars(DOLPHINSCHEDULER_JARS, join(work, 'maven'), lib);
  await extractConfiguration(lib, join(home, 'conf'));
  await generateSchemas(lib, join(home, 'sql'), VERSION);
  // After the schema: the generator loads classes that load more classes.
  for (const jar of readdirSync(lib).filter(isLeftOut)) rmSync(join(lib, jar));
  cpSync(ourFiles('dolphinscheduler'), home, { recursive: true });
  await packFolder(work, top, archive);
}
