import type { FileVars } from '../../deck-vars.ts';
import { alert, alertPlugins } from '../flat/alert-file.ts';
import { datasource } from '../flat/database.ts';
import { environment, properties, type RoleFiles } from '../flat/files.ts';
import { SERVER_FILES } from '../flat/role-files.ts';
import { common, registryRoot } from '../flat/settings.ts';
import type { LayoutContext } from '../layout.ts';

/** The file that belongs to each role alone. */
export const ROLE_FILES: RoleFiles = {
  ...SERVER_FILES,
  alert: {
    file: 'alert.properties',
    settings: alert,
    defaults: dataFolder => ({
      // Tables to attach are written here first; the version's own /tmp/xls may belong to another cluster's user.
      'xls.file.path': `${dataFolder}/alert`,
      // The version's own value is a folder of its developer's, and an error in the log at each start.
      'plugin.dir': alertPlugins(dataFolder),
    }),
  },
};

/** Files of every host with a server of DolphinScheduler. */
export function sharedFiles({ cluster, paths, release, database, zookeeper }: LayoutContext): FileVars[] {
  return [
    // Read with java.util.Properties; Quartz takes data source and dialect from it.
    properties(release, 'datasource.properties', datasource(database)),
    properties(release, 'zookeeper.properties', {
      'zookeeper.quorum': zookeeper.connect,
      'zookeeper.dolphinscheduler.root': registryRoot(cluster.id),
    }),
    properties(release, 'common.properties', common(cluster, `${paths.data}/worker`)),
    environment(`${release}/conf/env/dolphinscheduler_env.sh`, paths.jdk, cluster.env),
  ];
}
