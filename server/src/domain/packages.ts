import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { compareVersions } from '@dolphindeck/contract/cluster/rules.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { jdkMajor, type PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { PackageArch, PackageKind } from '@dolphindeck/contract/package/package.ts';
import { databaseOf } from './connect.ts';
import { inRange } from './layouts/index.ts';
import { type Layout, SERVER_ROLES } from './layouts/layout.ts';

/** A package of the store. */
export interface StoredPackage {
  readonly id: string;
  readonly name: string;
  readonly kind: PackageKind;
  readonly version: string;
  readonly arch: PackageArch;
  readonly bytes: number;
  readonly sha512: string;
  /** Absolute path on the console. */
  readonly file: string;
}

/** A file in the package folder that would be a package and is none. */
export interface UnusablePackage extends PackageIdentity {
  readonly name: string;
  /** What is wrong with it; null: it was changed a moment ago and may still be being copied. */
  readonly reason: string | null;
}

/** A package with the hosts that need it. */
export interface ChosenPackage extends StoredPackage {
  readonly hosts: readonly string[];
}

export interface Choice {
  readonly chosen: readonly ChosenPackage[];
  readonly problems: readonly Problem[];
}

/** What of a cluster says which packages it needs and where: no secret. */
export type PackageUser = Pick<ClusterSpec, 'hosts' | 'base' | 'roles'>;

/** Hosts that run a server of DolphinScheduler. */
export function serverHosts(cluster: PackageUser): string[] {
  const used = new Set(SERVER_ROLES.flatMap(role => roleOf(cluster, role)?.roleDependHost ?? []));
  return cluster.hosts.filter(host => used.has(host));
}

/** Hosts that need the release: beside those with a server, nginx serves the pages out of it. */
function releaseHosts(cluster: PackageUser): string[] {
  const used = new Set([...serverHosts(cluster), ...(roleOf(cluster, 'frontend')?.roleDependHost ?? [])]);
  return cluster.hosts.filter(host => used.has(host));
}

/** Hosts of a ZooKeeper that the console runs. */
export function zookeeperHosts(cluster: PackageUser): string[] {
  const role = roleOf(cluster, 'zookeeper');
  return role === undefined || role.roleBody?.connect !== undefined ? [] : [...role.roleDependHost];
}

const numbers = (version: string) => version.split(/[.+_-]/).map(Number);

/** What a host counts as until it is known. */
const COMMON_ARCH = 'x86_64';

/** Tells a host's architecture, as `uname -m` names it, by what its last login found. */
export function archByFacts(
  hosts: readonly { readonly ip: string; readonly facts: { readonly arch: string } | null }[],
): (ip: string) => string {
  const archs = new Map(hosts.map(({ ip, facts }) => [ip, facts?.arch]));
  return ip => archs.get(ip) ?? COMMON_ARCH;
}

/**
 * The packages that a deploy needs, each with its hosts: the DolphinScheduler of the cluster's version, its plugins when
 * its archive has none, per CPU architecture the best JDK that the layout knows, the newest ZooKeeper that it works with, and the newest JDBC driver
 * when the release brings none for its kind of database.
 * @param archOf architecture of a host as `uname -m` names it
 */
export function choosePackages(
  cluster: PackageUser,
  layout: Layout,
  archOf: (host: string) => string,
  store: readonly StoredPackage[],
  unusable: readonly UnusablePackage[] = [],
): Choice {
  const chosen: ChosenPackage[] = [];
  const problems: Problem[] = [];
  const take = (wanted: {
    kind: PackageKind;
    version: string;
    hosts: readonly string[];
    fits: (p: Pick<StoredPackage, 'name' | 'version'>) => boolean;
    rank: (p: StoredPackage) => readonly number[];
  }) => {
    const byArch = Map.groupBy(wanted.hosts, archOf);
    for (const [arch, hosts] of byArch) {
      const fits = (p: PackageIdentity & { name: string }) =>
        p.kind === wanted.kind && (p.arch === arch || p.arch === 'any') && wanted.fits(p);
      const best = store.filter(fits).sort((a, b) => compareVersions(wanted.rank(b), wanted.rank(a)))[0];
      if (best !== undefined) chosen.push({ ...best, hosts });
      else {
        const params = { kind: wanted.kind, version: wanted.version, arch };
        problems.push({ field: 'base.version', ...lack(params, unusable.find(fits)) });
      }
    }
  };
  const servers = serverHosts(cluster);
  const quorum = zookeeperHosts(cluster);
  take({
    kind: 'dolphinscheduler',
    version: cluster.base.version,
    hosts: releaseHosts(cluster),
    fits: p => p.version === cluster.base.version,
    rank: () => [],
  });
  if (layout.separatePages?.(cluster.base.version) === true) {
    take({
      kind: 'dolphinscheduler-pages',
      version: cluster.base.version,
      hosts: roleOf(cluster, 'frontend')?.roleDependHost ?? [],
      fits: p => p.version === cluster.base.version,
      rank: () => [],
    });
  }
  if (layout.needsPlugins) {
    take({
      kind: 'plugins',
      version: cluster.base.version,
      hosts: servers,
      fits: p => p.version === cluster.base.version,
      rank: () => [],
    });
  }
  take({
    kind: 'jdk',
    version: layout.jdk.join('/'),
    hosts: cluster.hosts.filter(host => servers.includes(host) || quorum.includes(host)),
    fits: p => layout.jdk.includes(jdkMajor(p.version) ?? 0),
    rank: p => [-layout.jdk.indexOf(jdkMajor(p.version) ?? 0), ...numbers(p.version).slice(1)],
  });
  const range = layout.zookeeper;
  if (range !== null) {
    take({
      kind: 'zookeeper',
      version: `${range.from.join('.')}+`,
      hosts: quorum,
      fits: p => inRange(numbers(p.version), range),
      rank: p => numbers(p.version),
    });
  }
  const driver = layout.databases[databaseOf(cluster).type]?.jdbcDriver;
  if (driver) {
    const { versions, name } = driver;
    take({
      kind: 'jdbc-driver',
      version: `${versions.from.join('.')}+ (${name})`,
      hosts: servers,
      fits: p => p.name.startsWith(name) && inRange(numbers(p.version), versions),
      rank: p => numbers(p.version),
    });
  }
  return { chosen: merge(chosen), problems };
}

/** Why there is no such package: nobody put it there, or what is there is damaged or not whole yet. */
function lack(params: Record<string, string>, found: UnusablePackage | undefined): Problem {
  if (found === undefined) {
    return { code: params.kind === 'plugins' ? 'plugins_missing' : 'package_missing', params };
  }
  const { name, reason, kind, version, arch } = found;
  if (reason === null) return { code: 'package_settling', params: { name, kind, version, arch } };
  return { code: 'package_unusable', params: { name, kind, version, arch, detail: reason } };
}

/** One entry per package, also when hosts of several architectures share it. */
function merge(chosen: readonly ChosenPackage[]): ChosenPackage[] {
  return [...Map.groupBy(chosen, p => p.id).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ ...first, hosts: [first, ...rest].flatMap(p => p.hosts) }],
  );
}
