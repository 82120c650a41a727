import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import { isIPv6 } from '@dolphindeck/contract/common/address.ts';
import type { FileVars, RoleVars, ServerVars } from '../deck-vars.ts';
import { propertyLine } from '../escape/properties.ts';
import { jvmFlags, jvmFolders } from '../jvm.ts';
import type { IdentifiedCluster } from '../layouts/layout.ts';
import { type Paths, unitName } from '../paths.ts';
import { startTimeoutOf } from '../start-timeout.ts';
import { unitText } from '../unit.ts';

export const CLIENT_PORT = 2181;
/** Ports between the servers of a quorum: followers to leader, and elections. */
export const PEER_PORTS = [2888, 3888] as const;
/** MiB. A registry of some hundred servers holds kilobytes; ZooKeeper's own start script takes 1000. */
export const ZOOKEEPER_HEAP_MB = 512;

/** Keys of zoo.cfg that the console sets and `extra` may not; `server.N` as well. */
export const ZOOKEEPER_KEYS = [
  'dataDir',
  'clientPort',
  'admin.enableServer',
  '4lw.commands.whitelist',
] as const;

/** What `extra` may change. Times are ZooKeeper's own sample's; snapshots are purged, or they fill the disk. */
const DEFAULTS = {
  tickTime: 2000,
  initLimit: 10,
  syncLimit: 5,
  'autopurge.snapRetainCount': 3,
  'autopurge.purgeInterval': 24,
} as const;

export function dataFolder(paths: Paths): string {
  return `${paths.data}/zookeeper`;
}

const LOGBACK = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>[%level] %logger{40} - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="OUT"/></root>
</configuration>
`;

/** ZooKeeper up to 3.7 logs with Log4j 1. */
const LOG4J = `log4j.rootLogger=INFO, OUT
log4j.appender.OUT=org.apache.log4j.ConsoleAppender
log4j.appender.OUT.layout=org.apache.log4j.PatternLayout
log4j.appender.OUT.layout.ConversionPattern=[%p] %c{2} - %m%n
`;

/** `server.N` is left out for a single server, which would wait for a quorum of itself otherwise. */
function peers(hosts: readonly string[]): Record<string, string> {
  if (hosts.length < 2) return {};
  const address = (host: string) => (isIPv6(host) ? `[${host}]` : host);
  return Object.fromEntries(
    hosts.map((host, index) => [`server.${index + 1}`, `${address(host)}:${PEER_PORTS[0]}:${PEER_PORTS[1]}`]),
  );
}

/**
 * Where each server of a quorum takes clients: at the address by which the others know it, which its ports for them are
 * bound to by ZooKeeper itself. A single server has no such address to go by: the listed one may be a translated one that
 * none of its interfaces has, and it would not start.
 */
function clientAddress(hosts: readonly string[], host: string): Record<string, string> {
  return hosts.length < 2 ? {} : { clientPortAddress: host };
}

/** zoo.cfg of a host. */
function configOf(role: RoleEntry, paths: Paths, host: string): string {
  const hosts = role.roleDependHost;
  const settings = {
    ...DEFAULTS,
    ...clientAddress(hosts, host),
    ...role.roleBody?.extra,
    dataDir: dataFolder(paths),
    clientPort: CLIENT_PORT,
    // Its port 8080 is taken on many hosts, and it answers everybody.
    'admin.enableServer': false,
    // What the health check asks; all else stays closed.
    '4lw.commands.whitelist': 'srvr,ruok,mntr',
    ...peers(hosts),
  };
  const lines = Object.entries(settings).map(([key, value]) => propertyLine(key, value));
  return ['# Written by DolphinDeck.', ...lines, ''].join('\n');
}

function files(role: RoleEntry, paths: Paths): FileVars[] {
  const hosts = role.roleDependHost;
  const file = (path: string, content: string): FileVars => ({
    path,
    content,
    mode: '0600',
    owner: 'deploy',
    secret: false,
  });
  return [
    ...hosts.map(host => ({
      ...file(`${paths.etc}/zookeeper/zoo.cfg`, configOf(role, paths, host)),
      // `extra` may have passwords of key stores.
      secret: true,
      hosts: [host],
    })),
    file(`${paths.etc}/zookeeper/logback.xml`, LOGBACK),
    file(`${paths.etc}/zookeeper/log4j.properties`, LOG4J),
    // Which of `server.N` a host is. Numbers follow the order of the role's hosts.
    ...hosts.map((host, index) => ({
      ...file(`${dataFolder(paths)}/myid`, `${index + 1}\n`),
      hosts: [host],
    })),
  ];
}

function server(cluster: IdentifiedCluster, role: RoleEntry, paths: Paths): ServerVars {
  const ports = role.roleDependHost.length > 1 ? [CLIENT_PORT, PEER_PORTS[1]] : [CLIENT_PORT];
  return {
    name: 'zookeeper',
    unit: unitName(cluster.id, 'zookeeper'),
    unitText: unitText({
      description: `ZooKeeper of cluster ${cluster.id}`,
      user: cluster.base.deployUser,
      cwd: dataFolder(paths),
      exec: [
        `${paths.jdk}/bin/java`,
        ...jvmFlags({ heapMb: ZOOKEEPER_HEAP_MB, server: 'zookeeper', paths }),
        `-Dlogback.configurationFile=${paths.etc}/zookeeper/logback.xml`,
        `-Dlog4j.configuration=file:${paths.etc}/zookeeper/log4j.properties`,
        '-classpath',
        // 3.4 keeps its own jar beside lib/, not in it.
        `${paths.zookeeper}/*:${paths.zookeeper}/lib/*`,
        'org.apache.zookeeper.server.quorum.QuorumPeerMain',
        `${paths.etc}/zookeeper/zoo.cfg`,
      ],
      environment: { JAVA_HOME: paths.jdk, LANG: 'C.UTF-8' },
      stopTimeout: 30,
      successExit: [143],
      ports,
    }),
    ports,
    logFile: null,
    health: [{ kind: 'zookeeper', port: CLIENT_PORT }],
    startTimeout: startTimeoutOf(role.roleBody, 90),
    stopTimeout: 30,
  };
}

/** The role as Ansible carries it out. A quorum that exists already (`connect`) is only connected to. */
export function zookeeperRole(cluster: IdentifiedCluster, role: RoleEntry, paths: Paths): RoleVars {
  const external = role.roleBody?.connect !== undefined;
  return {
    hosts: role.roleDependHost,
    body: role.roleBody,
    files: external ? [] : files(role, paths),
    folders: external
      ? []
      : [
          { path: `${paths.etc}/zookeeper`, mode: '0700' },
          { path: dataFolder(paths), mode: '0700' },
          ...jvmFolders(paths),
        ],
    servers: external ? [] : [server(cluster, role, paths)],
  };
}
