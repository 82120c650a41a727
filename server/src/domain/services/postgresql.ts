import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import { isIPv4, isIPv6 } from '@dolphindeck/contract/common/address.ts';
import type { DatabaseVars } from '../database-vars.ts';
import type { FileVars, RoleVars } from '../deck-vars.ts';
import type { IdentifiedCluster } from '../layouts/layout.ts';
import { databaseSocketFolder, type Paths, unitName } from '../paths.ts';
import { startTimeoutOf } from '../start-timeout.ts';
import { unitText } from '../unit.ts';
import { SCRATCH_DATABASE } from '../upgrade/scratch.ts';

/** Memory of a small PostgreSQL beside its connections, for preflight, in MiB. */
export const POSTGRESQL_MB = 256;

/** Owner of the instance. With a dash it can never be the account of a cluster, whose letters are A–Z, 0–9 and _. */
export const SUPERUSER = 'deck-admin';

/** A text between the quotes of postgresql.conf and pg_hba.conf. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const HEAD = '# Written by DolphinDeck; a change made here is lost at the next deploy.';

function configFile(
  cluster: IdentifiedCluster,
  paths: Paths,
  database: DatabaseVars,
  servers: number,
): string {
  const settings = {
    data_directory: quoted(database.dataDir),
    hba_file: quoted(`${paths.etc}/database/pg_hba.conf`),
    ident_file: quoted(`${paths.etc}/database/pg_ident.conf`),
    // Who may connect is decided by pg_hba.conf.
    listen_addresses: quoted('*'),
    port: String(database.port),
    unix_socket_directories: quoted(databaseSocketFolder(cluster.id)),
    password_encryption: quoted(database.passwordEncryption),
    // Druid opens up to 50 connections a server (spring.datasource.maxActive); 20 remain for people and the console.
    max_connections: String(Math.max(100, servers * 50 + 20)),
    // logind removes /dev/shm's files of a person's account when its last session ends (RemoveIPC, Debian's default), and
    // each task of 3.2 and later is a session of its tenant: without them PostgreSQL takes no connection any more.
    dynamic_shared_memory_type: 'mmap',
    // To the unit's journal, which rotates by itself.
    log_destination: quoted('stderr'),
    logging_collector: 'off',
  };
  return [HEAD, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`), ''].join('\n');
}

/** The account may reach its database, and the copy for rehearsals, from the cluster's hosts; the instance's owner only over the socket. */
function accessFile(database: DatabaseVars): string {
  const method = database.passwordEncryption === 'md5' ? 'md5' : 'scram-sha-256';
  const from = (address: string) =>
    isIPv4(address) ? `${address}/32` : isIPv6(address) ? `${address}/128` : address;
  const addresses = [...new Set(['127.0.0.1', '::1', ...database.clients])];
  return [
    HEAD,
    `local all "${SUPERUSER}" peer map=deck`,
    ...[database.name, SCRATCH_DATABASE].flatMap(name =>
      addresses.map(address => `host "${name}" "${database.account}" ${from(address)} ${method}`),
    ),
    '',
  ].join('\n');
}

function files(
  cluster: IdentifiedCluster,
  paths: Paths,
  database: DatabaseVars,
  servers: number,
): FileVars[] {
  const file = (name: string, content: string): FileVars => ({
    path: `${paths.etc}/database/${name}`,
    content,
    mode: '0600',
    owner: 'deploy',
    secret: false,
  });
  return [
    file('postgresql.conf', configFile(cluster, paths, database, servers)),
    file('pg_hba.conf', accessFile(database)),
    file('pg_ident.conf', `${HEAD}\ndeck ${cluster.base.deployUser} "${SUPERUSER}"\n`),
  ];
}

/**
 * PostgreSQL as an instance of the cluster's own, run by the deploy user: a server that was there before is never
 * touched, and two clusters never share one.
 * @param servers how many servers of DolphinScheduler connect
 */
export function postgresqlRole(
  cluster: IdentifiedCluster,
  role: RoleEntry,
  paths: Paths,
  database: DatabaseVars,
  servers: number,
): RoleVars {
  const base = { hosts: role.roleDependHost, body: role.roleBody };
  if (!database.managed) return { ...base, files: [], folders: [], servers: [] };
  const socket = databaseSocketFolder(cluster.id);
  return {
    ...base,
    files: files(cluster, paths, database, servers),
    folders: [
      { path: `${paths.etc}/database`, mode: '0700' },
      // initdb and the server insist on it.
      { path: database.dataDir, mode: '0700' },
    ],
    servers: [
      {
        name: 'database',
        unit: unitName(cluster.id, 'database'),
        unitText: unitText({
          description: `PostgreSQL of cluster ${cluster.id}`,
          user: cluster.base.deployUser,
          cwd: paths.dir,
          exec: [
            `${paths.postgresqlBin}/postgres`,
            '-D',
            database.dataDir,
            '-c',
            `config_file=${paths.etc}/database/postgresql.conf`,
          ],
          // "Fast" shutdown: ends sessions instead of waiting for clients to leave (postgres(1)).
          stopSignal: 'SIGINT',
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
