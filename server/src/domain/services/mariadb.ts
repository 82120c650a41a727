import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import type { DatabaseVars } from '../database-vars.ts';
import type { RoleVars } from '../deck-vars.ts';
import type { IdentifiedCluster } from '../layouts/layout.ts';
import { databaseSocketFolder, type Paths, unitName } from '../paths.ts';
import { startTimeoutOf } from '../start-timeout.ts';
import { unitText } from '../unit.ts';

/** Memory of a small MariaDB with its buffer pool of 128 MiB, beside its connections, for preflight, in MiB. */
export const MARIADB_MB = 320;

/** The server's own administrator, let in over the socket when the operating system's root connects, without password. */
export const MARIADB_ADMIN = 'root';

function configFile(cluster: IdentifiedCluster, database: DatabaseVars, servers: number): string {
  const socket = databaseSocketFolder(cluster.id);
  const settings = {
    datadir: database.dataDir,
    socket: `${socket}/mariadb.sock`,
    pid_file: `${socket}/mariadb.pid`,
    // All addresses; who may connect is decided by the accounts, each of which is for one address.
    bind_address: '*',
    port: String(database.port),
    // Accounts name addresses. Without this a host that a resolver calls "localhost" could be taken for the socket.
    skip_name_resolve: 'ON',
    character_set_server: 'utf8mb4',
    collation_server: 'utf8mb4_general_ci',
    // Druid opens up to 50 connections a server (spring.datasource.maxActive); 20 remain for people and the console.
    max_connections: String(Math.max(100, servers * 50 + 20)),
    // The whole definition of a workflow is one value.
    max_allowed_packet: '64M',
    // Clients may not be asked for files of theirs.
    local_infile: 'OFF',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
  const head = '# Written by DolphinDeck; a change made here is lost at the next deploy.';
  return [head, '[mysqld]', ...lines, ''].join('\n');
}

/**
 * MariaDB as an instance of the cluster's own, as PostgreSQL is one: run by the deploy user from its own configuration
 * alone, so that neither a server that was there before nor its files under /etc are read or touched.
 * @param servers how many servers of DolphinScheduler connect
 */
export function mariadbRole(
  cluster: IdentifiedCluster,
  role: RoleEntry,
  paths: Paths,
  database: DatabaseVars,
  servers: number,
): RoleVars {
  const base = { hosts: role.roleDependHost, body: role.roleBody };
  if (!database.managed) return { ...base, files: [], folders: [], servers: [] };
  const config = `${paths.etc}/database/my.cnf`;
  const socket = databaseSocketFolder(cluster.id);
  return {
    ...base,
    files: [
      {
        path: config,
        content: configFile(cluster, database, servers),
        mode: '0600',
        owner: 'deploy',
        secret: false,
      },
    ],
    folders: [
      { path: `${paths.etc}/database`, mode: '0700' },
      { path: database.dataDir, mode: '0700' },
    ],
    servers: [
      {
        name: 'database',
        unit: unitName(cluster.id, 'database'),
        unitText: unitText({
          description: `MariaDB of cluster ${cluster.id}`,
          user: cluster.base.deployUser,
          cwd: paths.dir,
          exec: [paths.mariadb, `--defaults-file=${config}`],
          stopTimeout: 120,
          ports: [database.port],
          service: [`RuntimeDirectory=${socket.slice('/run/'.length)}`, 'RuntimeDirectoryMode=0700'],
        }),
        ports: [database.port],
        logFile: null,
        health: [{ kind: 'port', port: database.port }, { kind: 'database' }],
        startTimeout: startTimeoutOf(role.roleBody, 120),
        stopTimeout: 120,
      },
    ],
  };
}
