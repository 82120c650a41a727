import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../core/run.ts';

/** Maven coordinates `group:artifact`, with `:version` where no imported list gives it. */
export type Coordinates = string;

export interface MavenSet {
  /** Imported into dependencyManagement: the project's own list of versions. */
  versionsOf: Coordinates;
  dependencies: Coordinates[];
}

/** The text of a pom that only depends. */
export function pomOf(set: MavenSet): string {
  const dependencies = set.dependencies.map(item => `    ${dependency(item)}`).join('\n');
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lab</groupId><artifactId>lab</artifactId><version>1</version><packaging>pom</packaging>
  <dependencyManagement><dependencies>
    ${dependency(set.versionsOf, '<type>pom</type><scope>import</scope>')}
  </dependencies></dependencyManagement>
  <dependencies>
${dependencies}
  </dependencies>
</project>
`;
}

function dependency(coordinates: Coordinates, more = ''): string {
  const [group, artifact, version] = coordinates.split(':');
  const versionTag = version === undefined ? '' : `<version>${version}</version>`;
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>${versionTag}${more}</dependency>`;
}

/**
 * Copies the run-time jars of a set, as Maven resolves them, into a folder.
 * @param project folder for the pom, outside of what is packed
 * @throws LabError when Maven fails (no network and nothing in its local repository, for example)
 */
export async function fetchJars(set: MavenSet, project: string, into: string): Promise<void> {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'pom.xml'), pomOf(set));
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${into}`];
  await must(['nice', 'mvn', '-B', '-q', ...goal], { cwd: project });
}

/**
 * Copies one jar, without what it depends on, into a folder.
 * @param coordinates with a version
 * @throws LabError when Maven fails
 */
export async function fetchJar(coordinates: Coordinates, into: string): Promise<void> {
  const goal = ['dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${into}`];
  await must(['nice', 'mvn', '-B', '-q', ...goal], { cwd: into });
}
