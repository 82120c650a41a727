import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { FileVars } from '../../deck-vars.ts';
import { type Database, JDBC_8 } from '../flat/database.ts';
import { environment, properties, type RoleFiles } from '../flat/files.ts';
import { backend, common, MAX_LOAD, master, registryRoot, worker } from '../flat/settings.ts';
import type { LayoutContext } from '../layout.ts';

/** The file that belongs to each role alone. The alert server has none: what it sends by is kept in the database. */
export const ROLE_FILES: RoleFiles = {
  backend: { file: 'application-api.properties', settings: backend },
  master: {
    file: 'master.properties',
    settings: master,
    defaults: () => ({ 'master.max.cpuload.avg': MAX_LOAD }),
  },
  worker: {
    file: 'worker.properties',
    settings: (body, cluster) => ({
      ...worker(body),
      // Where SQL tasks send their results by; without it `localhost`, which has an alert server on few clusters.
      'alert.listen.host': roleOf(cluster, 'alert')?.roleDependHost[0],
    }),
    defaults: () => ({ 'worker.max.cpuload.avg': MAX_LOAD }),
  },
};

/**
 * The database as a file of Spring's profile, which only the deploy user may read. The release's scripts hand it over
 * in the environment, which wins over the file: our units have no such variables, and neither has a task.
 */
function datasource(release: string, database: Database): FileVars {
  const { driver, url } = JDBC_8[database.type];
  const text = (value: string) => JSON.stringify(value);
  const content = [
    '# Written by DolphinDeck; a change made here is lost at the next deploy.',
    'spring:',
    '  datasource:',
    `    driver-class-name: ${driver}`,
    `    url: ${text(url(database))}`,
    `    username: ${text(database.account)}`,
    `    password: ${text(database.password)}`,
    '    hikari:',
    '      pool-name: DolphinScheduler',
    '      connection-test-query: select 1',
    '      minimum-idle: 5',
    '      maximum-pool-size: 50',
    '      validation-timeout: 3000',
    '      connection-timeout: 30000',
    '      idle-timeout: 600000',
    '      initialization-fail-timeout: 1',
    '',
  ].join('\n');
  const path = `${release}/conf/application-${database.type}.yaml`;
  return { path, mode: '0600', owner: 'deploy', secret: true, content };
}

/** Files of every host with a server of DolphinScheduler. */
export function sharedFiles({ cluster, paths, release, database, zookeeper }: LayoutContext): FileVars[] {
  return [
    datasource(release, database),
    properties(release, 'registry.properties', {
      'registry.plugin.name': 'zookeeper',
      'registry.servers': zookeeper.connect,
      'registry.namespace': registryRoot(cluster.id).slice(1),
      // Milliseconds for the first connection; the version's own 600 are too few for a host that boots.
      'registry.block.until.connected.wait': 30_000,
    }),
    properties(release, 'common.properties', common(cluster, `${paths.data}/worker`)),
    environment(`${release}/conf/env/dolphinscheduler_env.sh`, paths.jdk, cluster.env),
  ];
}
