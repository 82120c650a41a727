import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { FileVars } from '../../deck-vars.ts';
import { propertyLines } from '../../escape/properties.ts';
import { exportLine } from '../../escape/shell.ts';
import type { LayoutContext, ServerRole } from '../layout.ts';
import { schemaLog, serverLog, taskServerLog } from './logback.ts';
import * as settings from './settings.ts';

/** Settings of the file that belongs to a role alone, without its `extra`. */
export const ROLE_FILES: Readonly<
  Record<ServerRole, { readonly file: string; readonly settings: (body: RoleBody) => settings.Settings }>
> = {
  backend: { file: 'application-api.properties', settings: settings.backend },
  master: { file: 'master.properties', settings: settings.master },
  worker: { file: 'worker.properties', settings: settings.worker },
  alert: { file: 'alert.properties', settings: settings.alert },
};

/** A properties file of the release with some keys set. Only the deploy user may read it. */
function properties(release: string, name: string, set: settings.Settings): FileVars {
  return {
    path: `${release}/conf/${name}`,
    mode: '0600',
    owner: 'deploy',
    secret: true,
    base: `${release}/conf.dist/${name}`,
    set: propertyLines(set),
  };
}

function whole(path: string, content: string): FileVars {
  return { path, mode: '0640', owner: 'deploy', secret: false, content };
}

/** The file of a role, with `extra` over the defaults; `extra` cannot name the keys that the console sets. */
export function roleFile(role: ServerRole, { cluster, release, paths }: LayoutContext): FileVars {
  const body = roleOf(cluster, role)?.roleBody ?? {};
  const { file, settings: of } = ROLE_FILES[role];
  return properties(release, file, {
    ...settings.defaults(role, paths.data),
    ...settings.extraOf(body),
    ...of(body),
  });
}

/** Files of every host with a server of DolphinScheduler. */
export function sharedFiles({ cluster, paths, release, database, zookeeper }: LayoutContext): FileVars[] {
  return [
    properties(release, 'datasource.properties', settings.datasource(database)),
    properties(release, 'zookeeper.properties', settings.registry(zookeeper.connect, cluster.id)),
    properties(release, 'common.properties', settings.common(cluster, `${paths.data}/worker`)),
    environment(release, paths.jdk, cluster.env),
    whole(`${release}/conf/logback-schema.xml`, schemaLog()),
  ];
}

/**
 * The environment of tasks. Every task's shell reads it, as the task's tenant, so everybody may. The release's own
 * file points to /opt/soft/…, which a host does not have.
 */
function environment(release: string, jdk: string, env: Readonly<Record<string, string>>): FileVars {
  const lines = Object.entries({ JAVA_HOME: jdk, ...env }).map(([name, value]) => exportLine(name, value));
  const path = 'PATH' in env ? [] : [`export PATH="$JAVA_HOME/bin:$PATH"`];
  const content = ['# Written by DolphinDeck: the environment of tasks.', ...lines, ...path, ''].join('\n');
  return {
    path: `${release}/conf/env/dolphinscheduler_env.sh`,
    mode: '0644',
    owner: 'deploy',
    secret: true,
    content,
  };
}

/** Logging of the servers of a role. */
export function logFiles(role: ServerRole, { release, paths }: LayoutContext): FileVars[] {
  const file = (name: string, content: string) => whole(`${release}/conf/logback-${name}.xml`, content);
  switch (role) {
    case 'master':
      return [file('master', taskServerLog(paths.logs, 'master'))];
    case 'worker':
      return [
        file('worker', taskServerLog(paths.logs, 'worker')),
        file('logger', serverLog(paths.logs, 'logger')),
      ];
    case 'backend':
      return [file('api', serverLog(paths.logs, 'api'))];
    case 'alert':
      return [file('alert', serverLog(paths.logs, 'alert'))];
  }
}
