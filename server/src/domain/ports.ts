import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { databaseOf } from './connect.ts';
import type { HostVars } from './deck-vars.ts';
import type { Layout } from './layouts/layout.ts';
import { CLIENT_PORT, PEER_PORTS } from './services/zookeeper.ts';

export type Port = HostVars['ports'][number];

/** Every port on which a server of the cluster will listen on a host, with the field that decides it. */
export function portsOn(cluster: ClusterSpec, layout: Layout, host: string): Port[] {
  const on = (role: Parameters<typeof roleOf>[1]) => {
    const entry = roleOf(cluster, role);
    return entry?.roleDependHost.includes(host) ? entry : undefined;
  };
  const ports: Port[] = [];
  const frontend = on('frontend');
  if (frontend !== undefined) {
    const port = Number(frontend.roleBody?.escProxyPort);
    ports.push({ port, what: 'frontend', field: 'roles.frontend.roleBody.escProxyPort' });
  }
  for (const { role, what, port, field } of layout.ports(cluster)) {
    if (on(role) !== undefined) ports.push({ port, what, field });
  }
  const database = databaseOf(cluster);
  if (on('database') !== undefined && database.managed) {
    ports.push({ port: database.port, what: 'database', field: 'roles.database.roleBody.port' });
  }
  const zookeeper = on('zookeeper');
  if (zookeeper !== undefined && zookeeper.roleBody?.connect === undefined) {
    const quorum = zookeeper.roleDependHost.length > 1 ? PEER_PORTS : [];
    for (const port of [CLIENT_PORT, ...quorum]) {
      ports.push({ port, what: 'zookeeper', field: 'roles.zookeeper.roleDependHost' });
    }
  }
  return ports;
}
