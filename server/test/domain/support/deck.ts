import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { deckVars } from '../../../src/domain/deck.ts';
import type { DeckVars, FileVars } from '../../../src/domain/deck-vars.ts';
import { layoutFor } from '../../../src/domain/layouts/index.ts';
import type { IdentifiedCluster } from '../../../src/domain/layouts/layout.ts';
import { choosePackages, type StoredPackage } from '../../../src/domain/packages.ts';
import type { UpgradeInput } from '../../../src/domain/upgrade/upgrade-vars.ts';
import { exampleCluster, LOCKING } from '../example.ts';

const sha = (digit: string) => digit.repeat(128);

export const STORE: readonly StoredPackage[] = [
  pack('dolphinscheduler', '1.3.6', 'any', 'apache-dolphinscheduler-1.3.6-bin.tar.gz', 'a'),
  pack('jdk', '11.0.13_8', 'x86_64', 'OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz', 'b'),
  pack('zookeeper', '3.8.4', 'any', 'apache-zookeeper-3.8.4-bin.tar.gz', 'c'),
];

/** What only a cluster on MySQL needs. */
export const DRIVER = pack('jdbc-driver', '5.1.49', 'any', 'mysql-connector-java-5.1.49.jar', 'e');

export function pack(
  kind: StoredPackage['kind'],
  version: string,
  arch: StoredPackage['arch'],
  name = `${kind}-${version}-${arch}`,
  digit = 'd',
): StoredPackage {
  return {
    id: name,
    name,
    kind,
    version,
    arch,
    bytes: 1_048_576,
    sha512: sha(digit),
    file: `/packages/${name}`,
  };
}

/** The variables of a deploy of this cluster, with the packages of STORE and the driver. */
export function deckOf(
  cluster: IdentifiedCluster,
  adminPassword: string | null = null,
  upgrade?: UpgradeInput,
): DeckVars {
  const layout = layoutFor(cluster.base.version);
  if (layout === null) throw new Error('no layout');
  const { chosen } = choosePackages(cluster, layout, () => 'x86_64', [...STORE, DRIVER]);
  return deckVars({
    runId: '0000abcd',
    action: 'deploy',
    takeOver: false,
    lock: LOCKING,
    cluster,
    layout,
    packages: chosen,
    connections: {},
    departing: [],
    adminPassword,
    ...(upgrade === undefined ? {} : { upgrade }),
  });
}

/** The example cluster with some fields of a role's body changed. */
export function withBody(
  role: RoleName,
  change: Record<string, unknown>,
  hosts?: string[],
): IdentifiedCluster {
  const cluster = exampleCluster(hosts);
  const roles = cluster.roles.map(entry =>
    entry.roleName === role ? { ...entry, roleBody: { ...entry.roleBody, ...change } as RoleBody } : entry,
  );
  return { ...cluster, roles };
}

/** The file of this name, whichever role writes it. */
export function fileOf(deck: DeckVars, name: string): FileVars {
  const found = Object.values(deck.roles)
    .flatMap(role => role.files)
    .filter(file => file.path.endsWith(`/${name}`));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} files are called ${name}`);
  return found[0];
}

/** A key of a properties file, read as java.util.Properties does (compared with it in properties.test.ts). */
export function settingOf(deck: DeckVars, name: string, key: string): string | undefined {
  const line = fileOf(deck, name).set?.[key];
  if (line === undefined) return undefined;
  if (!line.startsWith(`${key}=`)) throw new Error(`${line} does not set ${key}`);
  return unescaped(line.slice(key.length + 1));
}

/** A value of a properties file as java.util.Properties reads it. */
export function unescaped(value: string): string {
  const short: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };
  return value.replace(/\\(u[0-9A-F]{4}|.)/g, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (short[code] ?? code),
  );
}

export function serverOf(deck: DeckVars, name: string) {
  const server = Object.values(deck.roles)
    .flatMap(role => role.servers)
    .find(found => found.name === name);
  if (server === undefined) throw new Error(`no server ${name}`);
  return server;
}
