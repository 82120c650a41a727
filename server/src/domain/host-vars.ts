import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { DatabaseVars } from './database-vars.ts';
import type { ArchiveVars, HostVars } from './deck-vars.ts';
import { JVM_OVERHEAD_MB } from './jvm.ts';
import { type IdentifiedCluster, type Layout, SERVER_ROLES, type ServerRole } from './layouts/layout.ts';
import { zookeeperHosts } from './packages.ts';
import { portsOn } from './ports.ts';
import { DATABASES } from './services/database.ts';
import { NGINX_MB } from './services/nginx.ts';
import { ZOOKEEPER_HEAP_MB } from './services/zookeeper.ts';

/**
 * Distribution packages of every host; acl lets Ansible become the deploy user, who is not root, and `ip` tells which
 * interface has which address.
 */
const BASE = { debian: ['acl', 'tar', 'gzip', 'iproute2'], redhat: ['acl', 'tar', 'gzip', 'iproute'] };
const PACKAGES: Readonly<Partial<Record<RoleName, HostVars['osPackages']>>> = {
  frontend: { debian: ['nginx'], redhat: ['nginx'] },
};

type KindOfDatabase = Pick<DatabaseVars, 'type' | 'managed'>;

/** MiB for logs, task folders and a young database beside the archives. */
const ROOM_MB = 2048;
/** An archive lies on the host as it came and unpacked: the jars of a release hardly shrink. */
const UNPACKED = 2.5;

/** The roles that run something on a host. */
export function rolesOn(cluster: IdentifiedCluster, host: string): RoleName[] {
  return ROLE_NAMES.filter(name => roleOf(cluster, name)?.roleDependHost.includes(host));
}

/** Memory that the host's servers take together when their heaps are full, in MiB. */
export function memoryOn(
  cluster: IdentifiedCluster,
  layout: Layout,
  database: KindOfDatabase,
  host: string,
): number {
  const roles = rolesOn(cluster, host);
  const heaps = roles
    .filter((name): name is ServerRole => (SERVER_ROLES as readonly RoleName[]).includes(name))
    .flatMap(name => layout.heaps(name, roleOf(cluster, name)?.roleBody ?? null));
  if (zookeeperHosts(cluster).includes(host)) heaps.push(ZOOKEEPER_HEAP_MB);
  const other =
    (roles.includes('frontend') ? NGINX_MB : 0) +
    (roles.includes('database') && database.managed ? DATABASES[database.type].memoryMb : 0);
  return heaps.reduce((sum, heap) => sum + heap + JVM_OVERHEAD_MB, other);
}

function osPackages(
  layout: Layout,
  roles: readonly RoleName[],
  database: KindOfDatabase,
): HostVars['osPackages'] {
  const wanted = roles.map(role => {
    if (role === 'database') return database.managed ? DATABASES[database.type].osPackages : undefined;
    return PACKAGES[role] ?? layout.osPackages[role as ServerRole];
  });
  const all = [BASE, ...wanted.filter(packages => packages !== undefined)];
  return {
    debian: [...new Set(all.flatMap(packages => packages.debian))],
    redhat: [...new Set(all.flatMap(packages => packages.redhat))],
  };
}

/** What each host is made of and needs. */
export function hostsVars(
  cluster: IdentifiedCluster,
  layout: Layout,
  archives: readonly ArchiveVars[],
  database: KindOfDatabase,
): Record<string, HostVars> {
  const entries = cluster.hosts.map((host): [string, HostVars] => {
    const roles = rolesOn(cluster, host);
    const bytes = archives.filter(a => a.hosts.includes(host)).reduce((sum, a) => sum + a.bytes, 0);
    return [
      host,
      {
        roles,
        osPackages: osPackages(layout, roles, database),
        ports: portsOn(cluster, layout, host),
        memoryMb: memoryOn(cluster, layout, database, host),
        diskMb: Math.ceil((bytes * UNPACKED) / 1_048_576) + ROOM_MB,
      },
    ];
  });
  return Object.fromEntries(entries);
}
