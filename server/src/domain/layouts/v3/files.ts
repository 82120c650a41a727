import type { FileVars } from '../../deck-vars.ts';
import { propertyLines } from '../../escape/properties.ts';
import { environment, whole } from '../flat/files.ts';
import { schemaLog, serverLog, taskServerLog } from '../flat/logback.ts';
import type { Settings } from '../flat/settings.ts';
import type { LayoutContext, ServerRole } from '../layout.ts';
import type { Traits } from './generation.ts';
import { SERVER_FOLDERS } from './places.ts';
import { datasource, roleSettings } from './settings.ts';

/** A properties file of a server with some keys set. Only the deploy user may read it. */
function properties(release: string, folder: string, name: string, set: Settings): FileVars {
  return {
    path: `${release}/${folder}/conf/${name}`,
    mode: '0600',
    owner: 'deploy',
    secret: true,
    base: `${release}/${folder}/conf.dist/${name}`,
    set: propertyLines(set),
  };
}

/**
 * What the console sets stands in application.properties, which the release does not have: of one folder Spring lets it
 * win over application.yaml, with the parts of that for a profile. So the release's own file stays as it is, and all that
 * nobody set keeps the version's own value.
 */
const SPRING_FILE = 'application.properties';

/** Files of a role. */
export function roleFiles(role: ServerRole, context: LayoutContext, traits: Traits): FileVars[] {
  const { release, paths, cluster } = context;
  const folder = SERVER_FOLDERS[role];
  return [
    properties(release, folder, SPRING_FILE, roleSettings(role, context, traits)),
    properties(release, folder, 'common.properties', {
      'data.basedir.path': `${paths.data}/worker`,
      ...traits.storage(context),
    }),
    logFile(role, context, traits),
    // From its own folder each server reads the environment of tasks.
    environment(`${release}/${folder}/conf/dolphinscheduler_env.sh`, paths.jdk, cluster.env),
  ];
}

function logFile(role: ServerRole, { release, paths }: LayoutContext, { logClasses }: Traits): FileVars {
  const server = role === 'backend' ? 'api' : role;
  const content =
    role === 'master' || role === 'worker'
      ? taskServerLog(paths.logs, server, logClasses)
      : serverLog(paths.logs, server);
  return whole(`${release}/${SERVER_FOLDERS[role]}/conf/logback-deck.xml`, content);
}

/** Files of every host with a server of DolphinScheduler. */
export function sharedFiles({ release, paths, cluster, database }: LayoutContext): FileVars[] {
  return [
    properties(release, 'tools', SPRING_FILE, datasource(database)),
    whole(`${release}/tools/conf/logback-deck.xml`, schemaLog()),
    // The release's own scripts copy it over the servers' own.
    environment(`${release}/bin/env/dolphinscheduler_env.sh`, paths.jdk, cluster.env),
  ];
}
