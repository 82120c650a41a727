import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { isWithin, parseVersion, type Versions } from '@dolphindeck/contract/common/version.ts';
import type { Finding } from '@dolphindeck/contract/run/finding.ts';
import { layoutFor } from '../layouts/index.ts';

type Spec = Pick<ClusterSpec, 'base' | 'roles' | 'hosts'>;

/** What does not go together, for some versions of DolphinScheduler. */
export interface CompatibilityLine {
  /** What goes together, for the page of the documentation. */
  readonly rule: string;
  /** Versions of DolphinScheduler that it is about. */
  readonly versions: Versions;
  /** Where it was read or met: a thread or file of apache/dolphinscheduler, or what was tried. */
  readonly source: string;
  /** Who looks: the deploy's choice of packages, the preflight of a host, or the settings of the cluster. */
  readonly heldBy: 'packages' | 'hosts' | 'settings' | 'nobody';
  /** For `settings`: where the cluster breaks it, and what is told there. */
  readonly found?: (spec: Spec) => readonly { readonly host: string; readonly finding: Finding }[];
}

/** Two alert servers send every alert twice: nothing tells them apart. */
function severalAlerts({ roles }: Spec) {
  const [first, ...others] = roleOf({ roles }, 'alert')?.roleDependHost ?? [];
  return others.map(host => ({
    host,
    finding: { id: 'alert_several', level: 'warning' as const, params: { first: first ?? '' } },
  }));
}

/** A version that nobody has seen run by this console: its driver is written by the source of the version. */
function untried({ base: { version }, hosts }: Spec) {
  if (layoutFor(version)?.proven.includes(version) !== false) return [];
  const finding = { id: 'version_untried', level: 'warning' as const, params: { version } };
  return hosts.slice(0, 1).map(host => ({ host, finding }));
}

/** Hosts on which files of the resource centre are written or read, when that is a folder of each host's own. */
function ownFolders({ roles, hosts }: Spec, local: boolean) {
  const on = new Set(
    ['backend', 'worker'].flatMap(name => roles.find(r => r.roleName === name)?.roleDependHost ?? []),
  );
  if (!local || on.size < 2) return [];
  const named = hosts.filter(host => on.has(host));
  const finding = { id: 'storage_local', level: 'warning' as const, params: { hosts: named.join(', ') } };
  return named.slice(0, 1).map(host => ({ host, finding }));
}

function fileSystem({ roles }: Spec): string | undefined {
  const scheme = roleOf({ roles }, 'hadoop')?.roleBody?.fsDefaultFS;
  return roleOf({ roles }, 'common') === undefined || typeof scheme !== 'string' ? undefined : scheme;
}

const NAMES_FILES = /^file:/i;

/**
 * What goes together beside the ranges that each layout names itself (JDK, ZooKeeper, JDBC driver): one table, from which
 * the findings and docs/generated/compatibility.md are made.
 */
export const LINES: readonly CompatibilityLine[] = [
  {
    rule: 'a version that was deployed by this console and ran a workflow (versions.md)',
    versions: {},
    source: 'tried: what `proven` of each layout names',
    heldBy: 'settings',
    found: untried,
  },
  {
    rule: 'one alert server',
    versions: { before: [3, 2, 0] },
    source: 'issue 3592 and pull request 13865 (alert servers agree through the registry from 3.2.0)',
    heldBy: 'settings',
    found: severalAlerts,
  },
  {
    rule: 'resources in a folder of the host (`file:`) with API and workers on one host, or on a shared mount',
    versions: {},
    source: 'issues 4107 and 12156',
    heldBy: 'settings',
    found: spec => ownFolders(spec, NAMES_FILES.test(fileSystem(spec) ?? '')),
  },
  {
    rule: 'without the roles `common` and `hadoop` resources lie in a folder of the host: the same holds',
    versions: { from: [3, 2, 0] },
    source: 'issues 16483 (`NONE` ends the API) and 16944',
    heldBy: 'settings',
    found: spec => ownFolders(spec, fileSystem(spec) === undefined),
  },
  {
    rule: 'an existing ZooKeeper of a version within the layout’s range',
    versions: {},
    source: 'issues 13611, 12268 and 12104 (from 3.1 on a server of 3.4 answers `Unimplemented`)',
    heldBy: 'hosts',
  },
  {
    rule: 'a database server that stores the account’s password so that the driver can log in',
    versions: {},
    source: 'tried: PostgreSQL 15 and the driver 42.1.4 of 1.3.6 ("authentication type 10 is not supported")',
    heldBy: 'hosts',
  },
  {
    rule: 'MySQL 5.7 or newer, or MariaDB; PostgreSQL 8.2.15 or newer',
    versions: {},
    source: 'docs/guide/howto/datasource-setting.md of the release; tried: MariaDB 10.11 and PostgreSQL 15',
    heldBy: 'nobody',
  },
  {
    rule: 'no JDK newer than 13 with the ZooKeeper client 3.4 in the package',
    versions: { before: [3, 1, 0] },
    source: 'tried: 1.3.6 on JDK 17 never connects; on 11 it does',
    heldBy: 'packages',
  },
  {
    rule: 'no JDK 17',
    versions: { from: [3, 1, 0] },
    source: 'issues 17235 and 17370',
    heldBy: 'packages',
  },
];

/** What a cluster breaks of the table by its settings, at the host that shows it. */
export function compatibilityFindings(spec: Spec): { readonly host: string; readonly finding: Finding }[] {
  const version = parseVersion(spec.base.version);
  if (version === null) return [];
  return LINES.filter(({ versions }) => isWithin(version, versions)).flatMap(
    ({ found }) => found?.(spec) ?? [],
  );
}
