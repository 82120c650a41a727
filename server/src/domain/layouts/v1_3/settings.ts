import type { ClusterSpec, RoleBody, RoleExtra } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { isIPv6, withPort } from '@dolphindeck/contract/common/address.ts';
import type { DatabaseType, LayoutContext } from '../layout.ts';
import { enterpriseWechat } from './wechat.ts';

type Setting = string | number | boolean | undefined;
export type Settings = Readonly<Record<string, Setting>>;

/**
 * One namespace a cluster: two clusters on one ZooKeeper with the same root take each other's tasks (issue 11171 of
 * apache/dolphinscheduler). 1.3.x uses the value as it is as the prefix of all its paths (ZookeeperConfig).
 */
export function registryRoot(clusterId: string): string {
  return `/dolphinscheduler-${clusterId}`;
}

type Database = LayoutContext['database'];

/** Driver class and address of each kind of database. */
const JDBC: Readonly<Record<DatabaseType, { driver: string; url: (database: Database) => string }>> = {
  postgresql: {
    driver: 'org.postgresql.Driver',
    url: ({ host, port, name }) => `jdbc:postgresql://${withPort(host, port)}/${name}`,
  },
  mysql: {
    driver: 'com.mysql.jdbc.Driver',
    // useSSL: the driver would try TLS in versions that JDK 11 no longer speaks, and warn at each connection.
    url: ({ host, port, name }) =>
      `jdbc:mysql://${mysqlServer(host, port)}/${name}?useUnicode=true&characterEncoding=UTF-8&useSSL=false`,
  },
};

/** Connector/J 5.1 cuts `[fd00::1]:3306` at the first colon; it has another form for such addresses. */
function mysqlServer(host: string, port: number): string {
  return isIPv6(host) ? `address=(protocol=tcp)(host=${host})(port=${port})` : withPort(host, port);
}

/** datasource.properties, read with java.util.Properties; Quartz takes data source and dialect from it. */
export function datasource(database: Database): Settings {
  const { driver, url } = JDBC[database.type];
  return {
    'spring.datasource.driver-class-name': driver,
    'spring.datasource.url': url(database),
    'spring.datasource.username': database.account,
    'spring.datasource.password': database.password,
  };
}

export function registry(connect: string, clusterId: string): Settings {
  return { 'zookeeper.quorum': connect, 'zookeeper.dolphinscheduler.root': registryRoot(clusterId) };
}

/**
 * common.properties. Storage is HDFS, which also means `file:///`, when the cluster has both roles.
 * @param dataFolder where tasks run; the default below /tmp is emptied by tmp cleaners while tasks use it
 */
export function common(spec: Pick<ClusterSpec, 'roles'>, dataFolder: string): Settings {
  const path = roleOf(spec, 'common')?.roleBody?.dataStore2hdfsBasepath;
  const fileSystem = roleOf(spec, 'hadoop')?.roleBody?.fsDefaultFS;
  return {
    'data.basedir.path': dataFolder,
    'resource.storage.type': path === undefined || fileSystem === undefined ? 'NONE' : 'HDFS',
    'resource.upload.path':
      path === undefined ? undefined : uploadPath(String(path), String(fileSystem ?? '')),
    'fs.defaultFS': fileSystem === undefined ? undefined : String(fileSystem),
  };
}

/**
 * The resource path without the file system that stands in front of it: 1.3.x itself puts `file://` or fs.defaultFS
 * before it where a full URI is needed (UDFUtils: `add jar`), so a full URI here would be doubled.
 */
export function uploadPath(path: string, fileSystem: string): string {
  const local = /^file:(?:\/\/)?(\/.*)$/.exec(path);
  if (local?.[1] !== undefined) return local[1];
  const authority = /^[a-z0-9]+:\/\/[^/]+/.exec(fileSystem)?.[0];
  return authority !== undefined && path.startsWith(`${authority}/`) ? path.slice(authority.length) : path;
}

export function master(body: RoleBody): Settings {
  return { 'master.reserved.memory': number(body, 'masterReservedMemory') };
}

export function worker(body: RoleBody): Settings {
  return { 'worker.reserved.memory': number(body, 'workerReservedMemory') };
}

/** Where alert plugins of 1.3.x may be put; they are kept across upgrades. */
export function alertPlugins(dataFolder: string): string {
  return `${dataFolder}/alert/plugins`;
}

/**
 * What a role gets unless its `extra` says otherwise. The limit on the load average defaults to twice the cores,
 * above which a master schedules and a worker takes nothing, without a word in any log that a user reads; a host with
 * a database and seven JVMs passes it easily. 100 is what 1.2 shipped: reserved memory remains the guard.
 */
export function defaults(role: 'backend' | 'master' | 'worker' | 'alert', dataFolder: string): Settings {
  switch (role) {
    case 'master':
      return { 'master.max.cpuload.avg': 100 };
    case 'worker':
      return { 'worker.max.cpuload.avg': 100 };
    case 'alert':
      // Tables to attach are written here first; the version's own /tmp/xls may belong to another cluster's user.
      return {
        'xls.file.path': `${dataFolder}/alert`,
        // The version's own value is a folder of its developer's, and an error in the log at each start.
        'plugin.dir': alertPlugins(dataFolder),
      };
    case 'backend':
      return {};
  }
}

/** application-api.properties. The time zone of times in answers stays at the version's own, GMT+8. */
export function backend(body: RoleBody): Settings {
  return { 'server.port': number(body, 'serverPort') };
}

/** alert.properties, read with java.util.Properties. */
export function alert(body: RoleBody): Settings {
  if (body.alertType === 'weixin') return { 'alert.type': 'EMAIL', ...enterpriseWechat(body) };
  return {
    'alert.type': 'EMAIL',
    'enterprise.wechat.enable': false,
    'mail.protocol': 'SMTP',
    'mail.server.host': text(body, 'mailServerHost'),
    'mail.server.port': number(body, 'mailServerPort'),
    'mail.sender': text(body, 'mailSender'),
    'mail.user': text(body, 'mailUser'),
    'mail.passwd': text(body, 'mailPasswd'),
    'mail.smtp.ssl.enable': Boolean(body.mailSmtpSslEnable),
    'mail.smtp.starttls.enable': Boolean(body.mailSmtpStarttlsEnable),
    // The certificate of the server is trusted by name; the package's example would trust another server only.
    'mail.smtp.ssl.trust': text(body, 'mailServerHost'),
  };
}

/** `extra` of a role body, or nothing. */
export function extraOf(body: RoleBody | null): RoleExtra {
  return body?.extra ?? {};
}

export function number(body: RoleBody, field: string): number | undefined {
  const value = body[field];
  return typeof value === 'number' ? value : undefined;
}

function text(body: RoleBody, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}
