import type { ClusterSpec, RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { jvmFolders } from '../../jvm.ts';
import {
  type Layout,
  type LayoutContext,
  type LayoutOutput,
  SERVER_ROLES,
  type ServerRole,
} from '../layout.ts';
import { logFiles, ROLE_FILES, roleFile, sharedFiles } from './files.ts';
import { specProblems } from './problems.ts';
import { schema } from './schema.ts';
import { heapOf, LOGGER_PORT, listenPort, portsOf, SERVERS, serversOf } from './servers.ts';
import { alertPlugins } from './settings.ts';
import { FIRST_SIGN_IN } from './sign-in.ts';

function isServerRole(role: RoleName): role is ServerRole {
  return (SERVER_ROLES as readonly RoleName[]).includes(role);
}

function build(context: LayoutContext): LayoutOutput {
  const { cluster, release, paths } = context;
  const roles: { -readonly [R in keyof LayoutOutput['roles']]: LayoutOutput['roles'][R] } = {};
  for (const role of SERVER_ROLES) {
    if (roleOf(cluster, role) === undefined) continue;
    roles[role] = {
      files: [roleFile(role, context), ...logFiles(role, context)],
      folders:
        role === 'alert'
          ? [`${paths.data}/alert`, alertPlugins(paths.data)].map(path => ({ path, mode: '0700' }))
          : [],
      servers: serversOf(role, context),
    };
  }
  return {
    shared: {
      files: sharedFiles(context),
      // data.basedir.path of workers and API. Tenants must reach the folders of their tasks, so everybody may enter.
      folders: [...jvmFolders(paths), { path: `${paths.data}/worker`, mode: '0755' }],
    },
    roles,
    uiFolder: `${paths.current}/ui`,
    uiPrefix: '/dolphinscheduler/ui/',
    apiPrefix: '/dolphinscheduler',
    schema: schema(release, context.jdk, cluster.base.version),
    afterStart: [],
  };
}

/** Ports of all servers; those of master and worker are settings of the version, reached through `extra`. */
function ports(spec: ClusterSpec) {
  const body = (role: ServerRole): RoleBody | null => roleOf(spec, role)?.roleBody ?? null;
  const extra = (role: string, key: string) => `roles.${role}.roleBody.extra.${key}`;
  const all = [
    {
      role: 'backend',
      what: 'api-server',
      port: portsOf({ name: 'api-server' }, body('backend'))[0] ?? 12_345,
      field: 'roles.backend.roleBody.serverPort',
      asksWho: true,
    },
    {
      role: 'master',
      what: 'master-server',
      port: listenPort('master', body('master')),
      field: extra('master', 'master.listen.port'),
      asksWho: false,
    },
    {
      role: 'worker',
      what: 'worker-server',
      port: listenPort('worker', body('worker')),
      field: extra('worker', 'worker.listen.port'),
      asksWho: false,
    },
    {
      role: 'worker',
      what: 'logger-server',
      port: LOGGER_PORT,
      field: 'roles.worker.roleDependHost',
      asksWho: false,
    },
  ] as const;
  return all.filter(({ role }) => roleOf(spec, role) !== undefined);
}

/**
 * DolphinScheduler 1.3.x. Only 1.3.6 was deployed and ran a workflow. The others were read: files, keys, main classes
 * and logging classes that this driver uses are the same in 1.3.0 to 1.3.9, except that worker groups moved from one
 * (`worker.group`) to a list (`worker.groups`) in 1.3.2, which only `extra` touches.
 */
export const v1_3: Layout = {
  id: 'v1_3',
  versions: '1.3.0–1.3.9',
  proven: ['1.3.6'],
  covers: ([major, minor, patch]) => major === 1 && minor === 3 && patch <= 9,
  // JDK 11 ran everything; 8 is what the release was made for. From 14 on the ZooKeeper client 3.4 of the package
  // cannot connect.
  jdk: [11, 8],
  // The client is 3.4.14; servers 3.5.10 and 3.8 were seen to work with it.
  zookeeper: { from: [3, 4, 6], before: [4, 0, 0] },
  databases: {
    // The driver in the package, 42.1.4, knows no SCRAM ("authentication type 10 is not supported").
    postgresql: { driverJars: ['lib/postgresql-*.jar'], passwordEncryption: 'md5', jdbcDriver: null },
    mysql: {
      driverJars: ['lib/mysql-connector-java-*.jar'],
      passwordEncryption: 'native',
      // The version's guide asks for 5.1.47 or newer. Drivers of 8 look for tables in every database of the server.
      jdbcDriver: {
        name: 'mysql-connector-java',
        versions: { from: [5, 1, 47], before: [5, 2, 0] },
        places: ['lib'],
      },
    },
  },
  osPackages: {
    // sudo: tasks run as their tenants. psmisc: pstree, without which a killed task lives on.
    worker: { debian: ['sudo', 'psmisc', 'procps'], redhat: ['sudo', 'psmisc', 'procps-ng'] },
  },
  heaps: (role, body) => SERVERS[role].map(kind => heapOf(kind, body)),
  ports,
  firstSignIn: FIRST_SIGN_IN,
  managedKeys: (role, body) => (isServerRole(role) ? Object.keys(ROLE_FILES[role].settings(body ?? {})) : []),
  problems: specProblems,
  build,
};
