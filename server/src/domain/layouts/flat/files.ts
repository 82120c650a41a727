import type { ClusterSpec, RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { FileVars } from '../../deck-vars.ts';
import { propertyLines } from '../../escape/properties.ts';
import { exportLine } from '../../escape/shell.ts';
import { type LayoutContext, SERVER_ROLES, type ServerRole } from '../layout.ts';
import { type LogClasses, serverLog, taskServerLog } from './logback.ts';
import { extraOf, type Settings } from './settings.ts';

/** The file that belongs to a role alone; a role may have none. */
export type RoleFiles = Readonly<Partial<Record<ServerRole, RoleFile>>>;

interface RoleFile {
  /** Its name in `conf`. */
  readonly file: string;
  /** What the console sets in it: always the same keys, whatever roles the cluster has. */
  readonly settings: (body: RoleBody, cluster: Pick<ClusterSpec, 'roles'>) => Settings;
  /** What it gets unless the role's `extra` says otherwise. */
  readonly defaults?: (dataFolder: string) => Settings;
}

/** A properties file of the release with some keys set. Only the deploy user may read it. */
export function properties(release: string, name: string, set: Settings): FileVars {
  return {
    path: `${release}/conf/${name}`,
    mode: '0600',
    owner: 'deploy',
    secret: true,
    base: `${release}/conf.dist/${name}`,
    set: propertyLines(set),
  };
}

/** A file that everybody on the host's side of the deploy user's group may read. */
export function whole(path: string, content: string): FileVars {
  return { path, mode: '0640', owner: 'deploy', secret: false, content };
}

/** The file of a role, with `extra` over the defaults; `extra` cannot name the keys that the console sets. */
export function roleFile(files: RoleFiles, role: ServerRole, context: LayoutContext): FileVars[] {
  const { cluster, release, paths } = context;
  const own = files[role];
  if (own === undefined) return [];
  const body = roleOf(cluster, role)?.roleBody ?? {};
  const set = { ...own.defaults?.(paths.data), ...extraOf(body), ...own.settings(body, cluster) };
  return [properties(release, own.file, set)];
}

/** Keys of a role's file that the console sets. */
export function managedKeys(files: RoleFiles, role: RoleName, body: RoleBody | null): string[] {
  const own = (SERVER_ROLES as readonly RoleName[]).includes(role) ? files[role as ServerRole] : undefined;
  return own === undefined ? [] : Object.keys(own.settings(body ?? {}, { roles: [] }));
}

/**
 * The environment of tasks. Every task's shell reads it, as the task's tenant, so everybody may, and no secret of the
 * console is in it. The release's own file points to /opt/soft/…, which a host does not have.
 */
export function environment(path: string, jdk: string, env: Readonly<Record<string, string>>): FileVars {
  const lines = Object.entries({ JAVA_HOME: jdk, ...env }).map(([name, value]) => exportLine(name, value));
  const search = 'PATH' in env ? [] : [`export PATH="$JAVA_HOME/bin:$PATH"`];
  const content = ['# Written by DolphinDeck: the environment of tasks.', ...lines, ...search, ''].join('\n');
  return { path, mode: '0644', owner: 'deploy', secret: true, content };
}

/** Logging of the servers of a role. */
export function logFiles(
  role: ServerRole,
  { release, paths }: LayoutContext,
  classes: LogClasses,
): FileVars[] {
  const file = (name: string, content: string) => whole(`${release}/conf/logback-${name}.xml`, content);
  switch (role) {
    case 'master':
      return [file('master', taskServerLog(paths.logs, 'master', classes))];
    case 'worker':
      return [
        file('worker', taskServerLog(paths.logs, 'worker', classes)),
        file('logger', serverLog(paths.logs, 'logger')),
      ];
    case 'backend':
      return [file('api', serverLog(paths.logs, 'api'))];
    case 'alert':
      return [file('alert', serverLog(paths.logs, 'alert'))];
  }
}
