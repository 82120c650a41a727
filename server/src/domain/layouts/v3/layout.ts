import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { jvmFolders } from '../../jvm.ts';
import { heapOf, type ServerKind, type Servers, serverPorts, serversOf } from '../flat/servers.ts';
import { FIRST_SIGN_IN } from '../flat/sign-in.ts';
import {
  type Layout,
  type LayoutContext,
  type LayoutOutput,
  SERVER_ROLES,
  type ServerRole,
} from '../layout.ts';
import { OS_PACKAGES } from '../os-packages.ts';
import { roleFiles, sharedFiles } from './files.ts';
import type { Generation, Traits } from './generation.ts';
import { memoryShares } from './memory.ts';
import { classPath, DRIVER_PLACES } from './places.ts';
import { specProblems } from './problems.ts';
import { apiRecords } from './records.ts';
import { schema } from './schema.ts';
import { GATEWAY_PORT, serverKinds } from './servers.ts';
import { managed } from './settings.ts';

/** The servers with the python gateway's port where the cluster has that. */
function serversFor(cluster: Pick<LayoutContext['cluster'], 'roles'>, traits: Traits): Servers {
  const servers = serverKinds(traits);
  if (roleOf(cluster, 'backend')?.roleBody?.pythonGateway !== true) return servers;
  const withGateway = (kind: ServerKind) => ({ ...kind, ports: [...kind.ports, GATEWAY_PORT] });
  return { ...servers, backend: servers.backend.map(withGateway) };
}

/** Jars of the plugins that a role's server loads. */
function pluginPath(role: ServerRole, { paths }: LayoutContext, { pluginFolders }: Traits): string[] {
  return (pluginFolders?.(role) ?? []).map(folder => `${paths.plugins}/${folder}/*`);
}

function build(context: LayoutContext, traits: Traits): LayoutOutput {
  const { cluster, paths } = context;
  const servers = serversFor(cluster, traits);
  const roles: { -readonly [R in keyof LayoutOutput['roles']]: LayoutOutput['roles'][R] } = {};
  for (const role of SERVER_ROLES) {
    if (roleOf(cluster, role) === undefined) continue;
    roles[role] = {
      files: roleFiles(role, context, traits),
      folders: [],
      servers: serversOf(servers[role], context, [...classPath(role), ...pluginPath(role, context, traits)]),
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
    schema: schema(context, traits),
    afterStart: apiRecords(context, traits),
    ...(traits.memory === undefined ? {} : { memory: memoryShares(cluster, traits.memory) }),
  };
}

/** Keys that the console sets depend on the role's fields only. */
function managedKeys(role: ServerRole, roleBody: RoleBody | null, traits: Traits): string[] {
  const nothing = { type: 'postgresql', host: '', port: 0, name: '', account: '', password: '' } as const;
  const context = {
    cluster: { id: '', roles: [{ roleName: role, roleBody, roleDependHost: [] }] },
    database: nothing,
    zookeeper: { endpoints: [], connect: '', chroot: '' },
  };
  return Object.keys(managed(role, context, traits));
}

/** A driver of versions of 3.x, which have one way: a folder a server, Spring's settings, alerts in the database. */
export function layoutOf(generation: Generation): Layout {
  const { mysqlDriver, traits, ...same } = generation;
  return {
    ...same,
    databases: {
      postgresql: {
        driverJars: DRIVER_PLACES.map(place => `${place}/postgresql-*.jar`),
        passwordEncryption: 'scram-sha-256',
        jdbcDriver: null,
      },
      mysql: {
        driverJars: DRIVER_PLACES.map(place => `${place}/mysql-connector-*.jar`),
        passwordEncryption: 'native',
        jdbcDriver: { name: 'mysql-connector-j', versions: mysqlDriver, places: DRIVER_PLACES },
      },
    },
    osPackages: OS_PACKAGES,
    heaps: (role, body) => [heapOf({ heap: role }, body)],
    ports: spec => serverPorts(serversFor(spec, traits(spec.base.version)), spec),
    // `state` (1: may sign in) is a field of the user since 2.0, and an update without it is an error.
    firstSignIn: { ...FIRST_SIGN_IN, kept: [...FIRST_SIGN_IN.kept, 'state'] },
    managedKeys: (role, body, version) =>
      (SERVER_ROLES as readonly string[]).includes(role)
        ? managedKeys(role as ServerRole, body, traits(version))
        : [],
    problems: specProblems,
    build: context => build(context, traits(context.cluster.base.version)),
  };
}
