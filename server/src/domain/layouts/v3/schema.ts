import type { DatabaseVars, Mend } from '../../database-vars.ts';
import { NAMESPACE_INDEX, parameterType, TIMER_FOREIGN_KEYS } from '../../upgrade/mends.ts';
import type { DatabaseType, LayoutContext } from '../layout.ts';
import type { Traits } from './generation.ts';
import { timeZone } from './settings.ts';

/**
 * The release's tool: it creates the schema in a database without tables, and upgrades one that has them. It takes the
 * database from tools/conf, and its SQL from the class path.
 */
export function schema(context: LayoutContext, traits: Traits): DatabaseVars['schema'] {
  const { release, jdk, database, cluster } = context;
  const tools = `${release}/tools`;
  const mends = mendsOf(cluster.base.version, database.type);
  const command = [
    `${jdk}/bin/java`,
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-Dfile.encoding=UTF-8',
    `-Duser.timezone=${timeZone(cluster)}`,
    '-Dlogging.config=classpath:logback-deck.xml',
    `-Dspring.profiles.active=upgrade,${database.type}`,
    '-classpath',
    [`${tools}/conf`, `${tools}/libs/*`, `${tools}/sql`].join(':'),
    'org.apache.dolphinscheduler.tools.datasource.UpgradeDolphinScheduler',
  ];
  return {
    create: command,
    upgrade: command,
    cwd: release,
    environment: { JAVA_HOME: jdk },
    versionTable: 't_ds_version',
    versionColumn: 'version',
    version: traits.schemaVersion,
    ...(traits.ownTable === undefined ? {} : { ownTable: traits.ownTable }),
    ...(mends.length > 0 ? { mends } : {}),
  };
}

/** What the scripts of a version stop at, or leave out; those of later versions hold those of earlier ones. */
function mendsOf(version: string, database: DatabaseType): readonly Mend[] {
  const left = version.startsWith('3.3.') ? [parameterType(database)] : [];
  // On MariaDB only. 3.0 wants the index.
  if (database !== 'mysql' || version.startsWith('3.0.')) return left;
  return version.startsWith('3.1.') ? [NAMESPACE_INDEX] : [NAMESPACE_INDEX, TIMER_FOREIGN_KEYS, ...left];
}
