import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { isAddress, withPort } from '@dolphindeck/contract/common/address.ts';
import type { DatabaseVars } from './database-vars.ts';
import type { Endpoint } from './layouts/layout.ts';
import { CLIENT_PORT } from './services/zookeeper.ts';

export interface Connect {
  readonly endpoints: readonly Endpoint[];
  readonly connect: string;
  /** Node below which everything of the cluster lies, as the connect string says it (`/path`), or nothing. */
  readonly chroot: string;
}

/**
 * `host:port,[v6]:port/path` taken apart, or null when it is not of that form. Blanks may stand around commas only: one
 * inside a name left out would make the name of another server of it.
 */
export function parseConnect(text: string): Connect | null {
  const match = /^([^/]+)((?:\/[A-Za-z0-9._-]+)+)?$/.exec(text.trim().replaceAll(/\s*,\s*/g, ','));
  if (match === null) return null;
  const endpoints: Endpoint[] = [];
  for (const part of (match[1] ?? '').split(',')) {
    const [, v6, name, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(part) ?? [];
    const host = v6 ?? name;
    const port = digits === undefined ? CLIENT_PORT : Number(digits);
    if (host === undefined || !isAddress(host) || port < 1 || port > 65_535) return null;
    endpoints.push({ host, port });
  }
  const list = endpoints.map(({ host, port }) => withPort(host, port)).join(',');
  const chroot = match[2] ?? '';
  return { endpoints, connect: `${list}${chroot}`, chroot };
}

/** Where the cluster's servers find ZooKeeper. A `connect` that cannot be read counts as no server at all. */
export function zookeeperOf(spec: Pick<ClusterSpec, 'roles'>): Connect {
  const role = roleOf(spec, 'zookeeper');
  const given = role?.roleBody?.connect;
  if (typeof given === 'string') return parseConnect(given) ?? { endpoints: [], connect: given, chroot: '' };
  const endpoints = (role?.roleDependHost ?? []).map(host => ({ host, port: CLIENT_PORT }));
  return {
    endpoints,
    connect: endpoints.map(({ host, port }) => withPort(host, port)).join(','),
    chroot: '',
  };
}

/** Default ports of the database servers. */
const DATABASE_PORTS = { postgresql: 5432, mysql: 3306 } as const;

/** The database as the cluster's role describes it. */
export function databaseOf(
  spec: Pick<ClusterSpec, 'roles'>,
): Pick<DatabaseVars, 'type' | 'managed' | 'host' | 'port' | 'name' | 'account' | 'password'> {
  const role = roleOf(spec, 'database');
  const body = role?.roleBody ?? {};
  const type = body.databaseType === 'mysql' ? 'mysql' : 'postgresql';
  const managed = body.external !== true;
  const own = role?.roleDependHost[0] ?? '';
  return {
    type,
    managed,
    // `host` is for an existing server; ours runs where the role says.
    host: managed ? own : String(body.host ?? own),
    port: typeof body.port === 'number' ? body.port : DATABASE_PORTS[type],
    name: String(body.databaseName ?? ''),
    account: String(body.account ?? ''),
    password: String(body.password ?? ''),
  };
}
