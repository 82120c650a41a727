import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../core/run.ts';
import { packFolder } from './archive.ts';
import { fetchJars, type MavenSet } from './maven.ts';
import { FILES, isLeftOut, DOLPHINSCHEDULER_VERSION as VERSION } from './recipe.ts';
import { generateSchemas } from './schema.ts';

const GROUP = 'org.apache.dolphinscheduler';

/** Without the imported list Maven picks other versions than the release has (netty, Spring, a second log binding). */
export const DOLPHINSCHEDULER_JARS: MavenSet = {
  versionsOf: `${GROUP}:dolphinscheduler:${VERSION}`,
  dependencies: [
    `${GROUP}:dolphinscheduler-server`,
    `${GROUP}:dolphinscheduler-api`,
    `${GROUP}:dolphinscheduler-alert`,
  ].map(artifact => `${artifact}:${VERSION}`),
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
  addOurFiles(home);
  await packFolder(work, top, archive);
}

/** The release's own conf/ is made of these same files of the project's jars. */
async function extractConfiguration(lib: string, conf: string): Promise<void> {
  mkdirSync(conf);
  const ours = readdirSync(lib).filter(name => name.startsWith('dolphinscheduler-'));
  for (const jar of ours) {
    const patterns = ['*.properties', '*.xml', '*.conf'];
    const others = ['META-INF/*', 'org/*'];
    const code = ['unzip', '-q', '-o', join(lib, jar), ...patterns, '-x', ...others, '-d', conf];
    await mustOrNothing(code);
  }
}

/** unzip exits with 11 when no name matches: a jar without configuration. */
async function mustOrNothing(argv: string[]): Promise<void> {
  await must(['sh', '-c', '"$@" || test $? -eq 11', 'sh', ...argv]);
}

function addOurFiles(home: string): void {
  const put = (name: string, into: string) => {
    mkdirSync(join(home, into), { recursive: true });
    cpSync(join(FILES, name), join(home, into, name));
  };
  put('create-dolphinscheduler.sh', 'script');
  put('upgrade-dolphinscheduler.sh', 'script');
  put('dolphinscheduler_env.sh', 'conf/env');
  put('index.html', 'ui');
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'README'), NO_DAEMON);
}

const NO_DAEMON = `The release's start scripts (dolphinscheduler-daemon.sh and others) are on no package registry, so this lab
package has none. Start the servers by their main classes, from this folder's parent, with the class path conf:lib/*.
`;
