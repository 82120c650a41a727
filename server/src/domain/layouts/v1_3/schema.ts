import type { DatabaseVars } from '../../deck-vars.ts';

const PACKAGE = 'org.apache.dolphinscheduler.dao.upgrade.shell';

/**
 * The package's own schema commands, with flags that any JDK takes (those of its scripts need JDK 8). They look for
 * `sql/` in the working directory. CreateDolphinScheduler does nothing to a database that has tables, and ends with 0
 * even when it failed: only the version table tells.
 */
export function schema(release: string, jdk: string, version: string): DatabaseVars['schema'] {
  const command = (name: string) => [
    `${jdk}/bin/java`,
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-Dfile.encoding=UTF-8',
    '-Dlogback.configurationFile=logback-schema.xml',
    '-classpath',
    `${release}/conf:${release}/lib/*`,
    `${PACKAGE}.${name}`,
  ];
  return {
    create: command('CreateDolphinScheduler'),
    upgrade: command('UpgradeDolphinScheduler'),
    cwd: release,
    environment: { JAVA_HOME: jdk },
    versionTable: 't_ds_version',
    versionColumn: 'version',
    // sql/soft_version of each of 1.3.0–1.3.9 is the version itself.
    version,
  };
}
