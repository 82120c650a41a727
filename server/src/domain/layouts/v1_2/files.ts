import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { FileVars } from '../../deck-vars.ts';
import { alert } from '../flat/alert-file.ts';
import { datasource, JDBC_5 } from '../flat/database.ts';
import { environment, properties, type RoleFiles } from '../flat/files.ts';
import { SERVER_FILES } from '../flat/role-files.ts';
import { common, extraOf, registryRoot, type Settings } from '../flat/settings.ts';
import type { LayoutContext, ServerRole } from '../layout.ts';

/** The file that belongs to each role alone, in 1.2.0. */
export const ROLE_FILES: RoleFiles = {
  ...SERVER_FILES,
  alert: {
    file: 'alert.properties',
    settings: alert,
    // Tables to attach are written here first; the version's own /tmp/xls may belong to another cluster's user.
    defaults: dataFolder => ({ 'xls.file.path': `${dataFolder}/alert` }),
  },
};

/** In 1.2.1 master and worker share application.properties with the database, on every host. */
const OWN_FILES_1: RoleFiles = Object.fromEntries(
  Object.entries(ROLE_FILES).filter(([role]) => role === 'backend' || role === 'alert'),
);

export function roleFilesOf(version: string): RoleFiles {
  return version === '1.2.0' ? ROLE_FILES : OWN_FILES_1;
}

function envPath(release: string, version: string): string {
  return `${release}/conf/env/${version === '1.2.0' ? '.' : ''}dolphinscheduler_env.sh`;
}

/** quartz.properties: the database a second time. */
function quartz(database: LayoutContext['database']): Settings {
  const { driver, url } = JDBC_5[database.type];
  const delegate = database.type === 'postgresql' ? 'PostgreSQLDelegate' : 'StdJDBCDelegate';
  return {
    'org.quartz.jobStore.driverDelegateClass': `org.quartz.impl.jdbcjobstore.${delegate}`,
    'org.quartz.dataSource.myDs.driver': driver,
    'org.quartz.dataSource.myDs.URL': url(database),
    'org.quartz.dataSource.myDs.user': database.account,
    'org.quartz.dataSource.myDs.password': database.password,
  };
}

/** Of 1.2.1, in milliseconds, as 1.3.x has them. It ships the 300 that were seconds in 1.2.0. */
const PATIENCE = { 'zookeeper.session.timeout': 60_000, 'zookeeper.connection.timeout': 30_000 };

/** Names of the nodes below the root that 1.2.0 wants told one by one. */
const NODES: Readonly<Record<string, string>> = {
  'dead.servers': 'dead-servers',
  masters: 'masters',
  workers: 'workers',
  'lock.masters': 'lock/masters',
  'lock.workers': 'lock/workers',
  'lock.failover.masters': 'lock/failover/masters',
  'lock.failover.workers': 'lock/failover/workers',
  'lock.failover.startup.masters': 'lock/failover/startup-masters',
};

function registry({ cluster, zookeeper }: LayoutContext): Settings {
  const root = registryRoot(cluster.id);
  return { 'zookeeper.quorum': zookeeper.connect, 'zookeeper.dolphinscheduler.root': root };
}

function nodes({ cluster }: LayoutContext): Settings {
  const root = registryRoot(cluster.id);
  return Object.fromEntries(
    Object.entries(NODES).map(([key, node]) => [`zookeeper.dolphinscheduler.${key}`, `${root}/${node}`]),
  );
}

/** common.properties with the keys of 1.2.x: what 1.3.x has under fewer and newer names. */
function folders({ cluster, paths }: LayoutContext): Settings {
  const work = `${paths.data}/worker`;
  const { 'resource.storage.type': type, 'resource.upload.path': path } = common(cluster, work);
  return {
    'data.basedir.path': work,
    'data.download.basedir.path': `${work}/download`,
    'process.exec.basepath': `${work}/exec`,
    'res.upload.startup.type': type,
    'data.store2hdfs.basepath': path,
    'dolphinscheduler.env.path': envPath(paths.current, cluster.base.version),
    // Else the folders of finished tasks stay for good.
    'development.state': false,
  };
}

/** Settings of a role in a file that it shares: `extra` over the defaults, and what the console sets over both. */
function shared(role: ServerRole, { cluster, paths }: LayoutContext): Settings {
  const own = ROLE_FILES[role];
  const body = roleOf(cluster, role)?.roleBody ?? {};
  return { ...own?.defaults?.(paths.data), ...extraOf(body), ...own?.settings(body, cluster) };
}

/** Files of every host with a server of DolphinScheduler. */
export function sharedFiles(context: LayoutContext): FileVars[] {
  const { cluster, paths, release, database } = context;
  const { version } = cluster.base;
  const { 'fs.defaultFS': fileSystem } = common(cluster, '');
  const both = [
    properties(release, 'quartz.properties', quartz(database)),
    environment(envPath(release, version), paths.jdk, cluster.env),
  ];
  if (version === '1.2.0') {
    return [
      properties(release, 'application-dao.properties', datasource(database)),
      properties(release, 'zookeeper.properties', { ...registry(context), ...nodes(context) }),
      properties(release, 'common/common.properties', folders(context)),
      properties(release, 'common/hadoop/hadoop.properties', { 'fs.defaultFS': fileSystem }),
      ...both,
    ];
  }
  return [
    properties(release, 'application.properties', {
      ...shared('master', context),
      ...shared('worker', context),
      ...datasource(database),
    }),
    properties(release, 'common.properties', {
      ...registry(context),
      ...PATIENCE,
      ...folders(context),
      'fs.defaultFS': fileSystem,
    }),
    ...both,
  ];
}
