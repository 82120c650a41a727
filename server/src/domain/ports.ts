import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { databaseOf } from './connect.ts';
import type { HostVars } from './deck-vars.ts';
import type { Layout } from './layouts/layout.ts';
import { CLIENT_PORT, PEER_PORTS } from './services/zookeeper.ts';

export type Port = HostVars['ports'][number];

/** A port of a cluster, on all hosts of a role. */
export interface ClusterPort extends Port {
  readonly role: RoleName;
  /** False: whoever reaches the port is answered, and asked neither for a name nor for a password. */
  readonly asksWho: boolean;
  /** True: only programs of its host reach it. */
  readonly onLoopback: boolean;
}

/** Every port on which a server of the cluster listens, with the field that decides it. */
export function portsOf(cluster: ClusterSpec, layout: Layout): ClusterPort[] {
  return [
    ...frontendPorts(cluster),
    ...layout.ports(cluster),
    ...databasePorts(cluster),
    ...zookeeperPorts(cluster),
  ];
}

/** Those of a host. */
export function portsOn(cluster: ClusterSpec, layout: Layout, host: string): Port[] {
  return portsOf(cluster, layout)
    .filter(({ role }) => roleOf(cluster, role)?.roleDependHost.includes(host))
    .map(({ port, what, field }) => ({ port, what, field }));
}

function frontendPorts(cluster: ClusterSpec): ClusterPort[] {
  const frontend = roleOf(cluster, 'frontend');
  if (frontend === undefined) return [];
  const port = Number(frontend.roleBody?.escProxyPort);
  // What it passes on is the API's, which asks.
  const rest = { field: 'roles.frontend.roleBody.escProxyPort', asksWho: true, onLoopback: false };
  return [{ role: 'frontend', port, what: 'frontend', ...rest }];
}

function databasePorts(cluster: ClusterSpec): ClusterPort[] {
  const { managed, port } = databaseOf(cluster);
  if (!managed || roleOf(cluster, 'database') === undefined) return [];
  // By pg_hba.conf, or by accounts that are for one address each.
  const rest = { field: 'roles.database.roleBody.port', asksWho: true, onLoopback: false };
  return [{ role: 'database', port, what: 'database', ...rest }];
}

function zookeeperPorts(cluster: ClusterSpec): ClusterPort[] {
  const zookeeper = roleOf(cluster, 'zookeeper');
  if (zookeeper === undefined || zookeeper.roleBody?.connect !== undefined) return [];
  const quorum = zookeeper.roleDependHost.length > 1 ? PEER_PORTS : [];
  const rest = { field: 'roles.zookeeper.roleDependHost', asksWho: false, onLoopback: false };
  return [CLIENT_PORT, ...quorum].map(port => ({ role: 'zookeeper', port, what: 'zookeeper', ...rest }));
}
