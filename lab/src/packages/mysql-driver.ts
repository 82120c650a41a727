import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fetchJar } from './maven.ts';
import { MYSQL_DRIVER } from './recipe.ts';

/** Name of the driver's file, as Maven and MySQL's own archives have it. */
export const MYSQL_DRIVER_JAR = `${MYSQL_DRIVER.split(':').slice(1).join('-')}.jar`;

/** Fetches the JDBC driver of MySQL. */
export async function fetchMysqlDriver(work: string, jar: string): Promise<void> {
  await fetchJar(MYSQL_DRIVER, work);
  renameSync(join(work, MYSQL_DRIVER_JAR), jar);
}
