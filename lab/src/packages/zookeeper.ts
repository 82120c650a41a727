import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packFolder } from './archive.ts';
import { fetchJars, type MavenSet } from './maven.ts';
import { ourFiles, ZOOKEEPER_VERSION as VERSION } from './recipe.ts';

/** After the server itself: what its pom calls "provided" and its release has in lib/ (admin server, metrics). */
export const ZOOKEEPER_JARS: MavenSet = {
  versionsOf: `org.apache.zookeeper:parent:${VERSION}`,
  dependencies: [
    `org.apache.zookeeper:zookeeper:${VERSION}`,
    'commons-cli:commons-cli',
    'com.fasterxml.jackson.core:jackson-databind',
    'io.dropwizard.metrics:metrics-core',
    'org.eclipse.jetty:jetty-server',
    'org.eclipse.jetty:jetty-servlet',
    'org.xerial.snappy:snappy-java',
  ],
};

/** Builds the ZooKeeper server's package in the layout of the official one, with a short start script of ours. */
export async function buildZooKeeper(work: string, archive: string): Promise<void> {
  const top = `apache-zookeeper-${VERSION}-bin`;
  const home = join(work, top);
  mkdirSync(home, { recursive: true });
  await fetchJars(ZOOKEEPER_JARS, join(work, 'maven'), join(home, 'lib'));
  cpSync(ourFiles('zookeeper'), home, { recursive: true });
  await packFolder(work, top, archive);
}
