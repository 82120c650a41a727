import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { jvmFolders } from '../../jvm.ts';
import { type LayoutContext, type LayoutOutput, SERVER_ROLES, type ServerRole } from '../layout.ts';
import { logFiles, type RoleFiles, roleFile, whole } from './files.ts';
import { type LogClasses, schemaLog } from './logback.ts';
import { type Servers, serversOf } from './servers.ts';

/** What a generation with one `conf` and one `lib` for all servers consists of. */
export interface Parts {
  readonly servers: Servers;
  readonly classPath: readonly string[];
  readonly roleFiles: RoleFiles;
  readonly logClasses: LogClasses;
  /** Files of every host with a server. */
  readonly sharedFiles: LayoutOutput['shared']['files'];
  /** Folders of a role that outlast the release. */
  readonly folders: (role: ServerRole) => readonly string[];
  readonly schema: LayoutOutput['schema'];
  /** Folder of the pages, and the path below which they look for their parts. */
  readonly uiFolder: string;
  readonly uiPrefix: string;
  readonly afterStart: LayoutOutput['afterStart'];
}

/** Puts the parts of a generation together. */
export function build(context: LayoutContext, parts: Parts): LayoutOutput {
  const { cluster, release, paths } = context;
  const roles: { -readonly [R in keyof LayoutOutput['roles']]: LayoutOutput['roles'][R] } = {};
  for (const role of SERVER_ROLES) {
    if (roleOf(cluster, role) === undefined) continue;
    roles[role] = {
      files: [...roleFile(parts.roleFiles, role, context), ...logFiles(role, context, parts.logClasses)],
      folders: parts.folders(role).map(path => ({ path, mode: '0700' })),
      servers: serversOf(parts.servers[role], context, parts.classPath),
    };
  }
  return {
    shared: {
      files: [...parts.sharedFiles, whole(`${release}/conf/logback-schema.xml`, schemaLog())],
      // data.basedir.path of workers and API. Tenants must reach the folders of their tasks, so everybody may enter.
      folders: [...jvmFolders(paths), { path: `${paths.data}/worker`, mode: '0755' }],
    },
    roles,
    uiFolder: parts.uiFolder,
    uiPrefix: parts.uiPrefix,
    apiPrefix: '/dolphinscheduler',
    schema: parts.schema,
    afterStart: parts.afterStart,
  };
}
