import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { databaseOf, zookeeperOf } from './connect.ts';
import type { DatabaseVars } from './database-vars.ts';
import type { ArchiveVars, DeckVars, HostConnection, RoleVars } from './deck-vars.ts';
import { hostsVars } from './host-vars.ts';
import {
  type IdentifiedCluster,
  type Layout,
  type LayoutContext,
  type LayoutOutput,
  SERVER_ROLES,
} from './layouts/layout.ts';
import { type Locking, lockVars } from './lock.ts';
import { type ChosenPackage, serverHosts } from './packages.ts';
import { databaseSocketFolder, type Paths, pathsOf, unitName } from './paths.ts';
import { DATABASES } from './services/database.ts';
import { frontendRole } from './services/nginx.ts';
import { dataFolder, zookeeperRole } from './services/zookeeper.ts';
import { type UpgradeInput, upgradeVars } from './upgrade/upgrade-vars.ts';

export interface DeckInput {
  readonly runId: string;
  readonly action: DeckVars['run']['action'];
  readonly takeOver: boolean;
  readonly lock: Locking;
  readonly cluster: IdentifiedCluster;
  readonly layout: Layout;
  readonly packages: readonly ChosenPackage[];
  readonly connections: Readonly<Record<string, HostConnection>>;
  /** Hosts to clean that the cluster does not name any more. */
  readonly departing: readonly string[];
  /** What takes the place of DolphinScheduler's first password; null: it is not looked at. */
  readonly adminPassword: string | null;
  readonly upgrade?: UpgradeInput;
}

/** The desired state of a cluster as Ansible is told it. */
export function deckVars(input: DeckInput): DeckVars {
  const { cluster, layout, packages } = input;
  const paths = pathsOf(cluster.base.deployDir);
  const archives = packages.map(chosen => archiveVars(chosen, layout, paths));
  const context = layoutContext(cluster, paths, archives);
  const output = layout.build(context);
  const database = databaseVars(cluster, layout, paths, output);
  const roles = roleVars(cluster, paths, output, database);
  const signIn = signInVars(input);
  const run = { id: input.runId, action: input.action };
  return {
    run,
    cluster: {
      id: cluster.id,
      name: cluster.name,
      version: cluster.base.version,
      user: cluster.base.deployUser,
      dir: cluster.base.deployDir,
      takeOver: input.takeOver,
      hostEnv: paths.hostEnv,
      hostsFile: layout.announcesOwnName === true ? paths.hosts : null,
      memory: output.memory ?? [],
    },
    lock: lockVars(input.lock, cluster, run),
    connections: input.connections,
    archives,
    departing: input.departing,
    hosts: hostsVars(cluster, layout, archives, database),
    roles,
    database,
    upgrade: input.action === 'deploy' ? upgradeVars(input, { paths, context, output, database }) : null,
    apply: null,
    zookeeper: zookeeperVars(cluster, layout, paths),
    signIn,
    records:
      signIn === null || output.afterStart.length === 0
        ? null
        : { host: signIn.host, port: signIn.port, records: output.afterStart },
  };
}

/** The first API does it: all of them have one database. */
function signInVars({ cluster, layout, adminPassword: password }: DeckInput): DeckVars['signIn'] {
  const host = roleOf(cluster, 'backend')?.roleDependHost[0];
  const port = layout.ports(cluster).find(({ role }) => role === 'backend')?.port;
  if (password === null || host === undefined || port === undefined) return null;
  return { ...layout.firstSignIn, host, port, password };
}

const LINKS = {
  dolphinscheduler: 'current',
  'dolphinscheduler-pages': 'pages',
  plugins: 'plugins',
  jdk: 'jdk',
  zookeeper: 'zookeeper',
} as const;

function archiveVars(chosen: ChosenPackage, layout: Layout, paths: Paths): ArchiveVars {
  const { kind, version, arch, file, sha512, bytes, hosts } = chosen;
  const prefix = kind === 'dolphinscheduler' ? '' : `${kind}-`;
  const folder = `${paths.releases}/${prefix}${version}-${sha512.slice(0, 8)}`;
  // A driver has no link of its own: the release gets links to its jar, in the folders that the layout names.
  const link = kind === 'jdbc-driver' ? folder : paths[LINKS[kind]];
  const driverPlaces = kind === 'dolphinscheduler' ? driverPlacesOf(layout) : [];
  return { kind, version, arch, file, sha512, bytes, folder, link, driverPlaces, hosts };
}

/** Folders of the release for drivers of any kind of database, so that one that is no longer wanted is found. */
function driverPlacesOf(layout: Layout): string[] {
  const places = Object.values(layout.databases).flatMap(support => support.jdbcDriver?.places ?? []);
  return [...new Set(places)];
}

/** The host on which the schema command runs: one that has the release and a JDK in any case. */
function schemaHost(cluster: IdentifiedCluster): string {
  return roleOf(cluster, 'backend')?.roleDependHost[0] ?? serverHosts(cluster)[0] ?? '';
}

function layoutContext(
  cluster: IdentifiedCluster,
  paths: Paths,
  archives: readonly ArchiveVars[],
): LayoutContext {
  const host = schemaHost(cluster);
  // Without an archive (start and stop move no files) the links stand for what is installed.
  const folder = (kind: ArchiveVars['kind'], link: string) =>
    archives.find(archive => archive.kind === kind && archive.hosts.includes(host))?.folder ?? link;
  return {
    cluster,
    paths,
    release: folder('dolphinscheduler', paths.current),
    jdk: folder('jdk', paths.jdk),
    database: databaseOf(cluster),
    zookeeper: zookeeperOf(cluster),
    supportingUnits: ['database', 'zookeeper'].map(server => unitName(cluster.id, server)),
  };
}

function zookeeperVars(cluster: IdentifiedCluster, layout: Layout, paths: Paths): DeckVars['zookeeper'] {
  const { endpoints, chroot } = zookeeperOf(cluster);
  const managed = roleOf(cluster, 'zookeeper')?.roleBody?.connect === undefined;
  const servers = endpoints.map(({ host, port }) => `${host}:${port}`);
  const versions = layout.zookeeper;
  return { managed, versions, dataDir: dataFolder(paths), servers, chroot, clients: serverHosts(cluster) };
}

function databaseVars(
  cluster: IdentifiedCluster,
  layout: Layout,
  paths: Paths,
  output: LayoutOutput,
): DatabaseVars {
  const database = databaseOf(cluster);
  const service = DATABASES[database.type];
  return {
    ...database,
    passwordEncryption: layout.databases[database.type]?.passwordEncryption ?? 'native',
    drivers: (layout.databases[database.type]?.driverJars ?? []).map(jar => `${paths.current}/${jar}`),
    dataDir: `${paths.data}/${service.dataFolder}`,
    instance: database.managed
      ? {
          superuser: service.superuser,
          socketDir: databaseSocketFolder(cluster.id),
          bin: service.bin(paths),
        }
      : null,
    clients: serverHosts(cluster),
    schemaHost: schemaHost(cluster),
    schema: output.schema,
  };
}

function roleVars(
  cluster: IdentifiedCluster,
  paths: Paths,
  output: LayoutOutput,
  database: DatabaseVars,
): DeckVars['roles'] {
  const roles: Partial<Record<RoleName, RoleVars>> = {};
  for (const name of SERVER_ROLES) {
    const entry = roleOf(cluster, name);
    const made = output.roles[name];
    if (entry !== undefined && made !== undefined) {
      roles[name] = { hosts: entry.roleDependHost, body: entry.roleBody, ...made };
    }
  }
  const hosts = serverHosts(cluster);
  // Always there: what every host with a server needs, whether or not the cluster has the role `common`.
  roles.common = { hosts, body: roleOf(cluster, 'common')?.roleBody ?? null, ...output.shared, servers: [] };
  const hadoop = roleOf(cluster, 'hadoop');
  // Its setting is in a file that `common` writes: two roles cannot write one file.
  if (hadoop !== undefined) {
    roles.hadoop = { hosts, body: hadoop.roleBody, files: [], folders: [], servers: [] };
  }
  const frontend = roleOf(cluster, 'frontend');
  if (frontend !== undefined) {
    const backend = roleOf(cluster, 'backend');
    roles.frontend = frontendRole(cluster, frontend, paths, {
      port: Number(frontend.roleBody?.escProxyPort),
      uiFolder: output.uiFolder,
      uiPrefix: output.uiPrefix,
      apiPrefix: output.apiPrefix,
      backends: (backend?.roleDependHost ?? []).map(host => ({
        host,
        port: Number(backend?.roleBody?.serverPort),
      })),
    });
  }
  const zookeeper = roleOf(cluster, 'zookeeper');
  if (zookeeper !== undefined) roles.zookeeper = zookeeperRole(cluster, zookeeper, paths);
  const entry = roleOf(cluster, 'database');
  if (entry !== undefined) {
    const connecting = SERVER_ROLES.reduce(
      (sum, name) => sum + (roleOf(cluster, name)?.roleDependHost.length ?? 0),
      0,
    );
    roles.database = DATABASES[database.type].role(cluster, entry, paths, database, connecting);
  }
  return roles;
}
