import type { DatabaseVars } from '../../database-vars.ts';

const PACKAGE = 'org.apache.dolphinscheduler.dao.upgrade.shell';

interface SchemaCommand {
  readonly release: string;
  readonly jdk: string;
  readonly version: string;
  /** Entries of the class path, below the release. */
  readonly classPath: readonly string[];
  readonly flags: readonly string[];
}

/**
 * The package's own schema commands, with flags that any JDK takes (those of its scripts need JDK 8). They end with 0
 * even when they failed: only the version table and the log tell.
 */
export function schema(command: SchemaCommand): DatabaseVars['schema'] {
  const { release, jdk, version } = command;
  const argv = (name: string) => [
    `${jdk}/bin/java`,
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-Dfile.encoding=UTF-8',
    ...command.flags,
    '-classpath',
    command.classPath.map(entry => `${release}/${entry}`).join(':'),
    `${PACKAGE}.${name}`,
  ];
  return {
    create: argv('CreateDolphinScheduler'),
    upgrade: argv('UpgradeDolphinScheduler'),
    cwd: release,
    environment: { JAVA_HOME: jdk },
    versionTable: 't_ds_version',
    versionColumn: 'version',
    // sql/soft_version of each release of 1.2 to 2.0 is the version itself.
    version,
  };
}
