import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { HealthCheck, ServerVars } from '../../deck-vars.ts';
import { jvmFlags } from '../../jvm.ts';
import { unitName } from '../../paths.ts';
import { startTimeoutOf } from '../../start-timeout.ts';
import { unitText } from '../../unit.ts';
import type { LayoutContext, ServerRole } from '../layout.ts';
import { extraOf, number, registryRoot } from './settings.ts';

/** LoggerServer takes this one always; there is no setting for it. */
export const LOGGER_PORT = 50_051;

/**
 * Heaps in MiB. The release's own scripts give 4096 to the master, 2048 to the worker, 1024 to each other server,
 * together more than the smallest hosts have; servers of 1.3.6 ran workflows with 256 (logger with 64). The logger
 * reads whole log files into memory, so it gets more than it needs at rest.
 */
export const HEAP_MB = { master: 1024, worker: 1024, backend: 1024, alert: 512, logger: 512 } as const;

interface ServerKind {
  readonly role: ServerRole;
  readonly name: string;
  readonly mainClass: string;
  readonly heap: keyof typeof HEAP_MB;
  readonly flags: readonly string[];
  readonly log: string | null;
  readonly startTimeout: number;
  /** Seconds; the slowest of 1.3.6 was seen to end within 6 (it sleeps 3 to let threads finish). */
  readonly stopTimeout: number;
  readonly umask?: string;
  readonly service?: readonly string[];
}

/**
 * `sh` is `bash` for the tasks of a worker: 1.3.x runs each task by `sh` and loads the environment file with `source`,
 * which Debian's `sh` (dash) does not know, so the environment of the cluster would never reach a task there.
 */
const SH_IS_BASH = 'BindReadOnlyPaths=-/usr/bin/bash:/usr/bin/sh';

/**
 * Servers announce an address of this interface (NetUtils of 1.3.x). By themselves they take the last interface with a
 * private address: on a host with two networks often not the one by which the hosts know each other. An empty name
 * fits no interface and changes nothing.
 */
const ADDRESS_FLAG = {
  text: '-Ddolphin.scheduler.network.interface.preferred=',
  variable: 'DECK_INTERFACE',
};

const MASTER: ServerKind = {
  role: 'master',
  name: 'master-server',
  mainClass: 'org.apache.dolphinscheduler.server.master.MasterServer',
  heap: 'master',
  flags: ['-Dlogging.config=classpath:logback-master.xml', '-Ddruid.mysql.usePingMethod=false'],
  log: 'master',
  startTimeout: 120,
  stopTimeout: 60,
};

const WORKER: ServerKind = {
  role: 'worker',
  name: 'worker-server',
  mainClass: 'org.apache.dolphinscheduler.server.worker.WorkerServer',
  heap: 'worker',
  flags: ['-Dlogging.config=classpath:logback-worker.xml', '-Ddruid.mysql.usePingMethod=false'],
  log: 'worker',
  startTimeout: 120,
  stopTimeout: 60,
  // A task runs as its tenant, another user, who must be able to read its command file and enter its folder.
  umask: '0022',
  service: [SH_IS_BASH],
};

const LOGGER: ServerKind = {
  role: 'worker',
  name: 'logger-server',
  mainClass: 'org.apache.dolphinscheduler.server.log.LoggerServer',
  heap: 'logger',
  flags: ['-Dlogback.configurationFile=logback-logger.xml'],
  log: 'logger',
  startTimeout: 60,
  stopTimeout: 30,
};

const API: ServerKind = {
  role: 'backend',
  name: 'api-server',
  mainClass: 'org.apache.dolphinscheduler.api.ApiApplicationServer',
  heap: 'backend',
  flags: [
    '-Dlogging.config=classpath:logback-api.xml',
    '-Dspring.profiles.active=api',
    // The old JSP engine in the package casts to URLClassLoader, which ends the API on JDK 9 and newer.
    '-Dserver.servlet.jsp.registered=false',
  ],
  log: 'api',
  startTimeout: 180,
  stopTimeout: 60,
};

const ALERT: ServerKind = {
  role: 'alert',
  name: 'alert-server',
  mainClass: 'org.apache.dolphinscheduler.alert.AlertServer',
  heap: 'alert',
  flags: ['-Dlogback.configurationFile=logback-alert.xml'],
  log: 'alert',
  startTimeout: 60,
  stopTimeout: 30,
};

/** The servers of each role in the order in which they start. The logger runs beside every worker. */
export const SERVERS: Readonly<Record<ServerRole, readonly ServerKind[]>> = {
  master: [MASTER],
  worker: [LOGGER, WORKER],
  backend: [API],
  alert: [ALERT],
};

export function heapOf(kind: Pick<ServerKind, 'heap'>, body: RoleBody | null): number {
  // `heapMb` is the heap of the role's own server; the logger beside a worker keeps its default.
  const own = kind.heap === 'logger' || body === null ? undefined : number(body, 'heapMb');
  return own ?? HEAP_MB[kind.heap];
}

/** Port of master or worker: settings of the version, so `extra` decides. */
export function listenPort(role: 'master' | 'worker', body: RoleBody | null): number {
  const value = Number(extraOf(body)[`${role}.listen.port`]);
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  return role === 'master' ? 5678 : 1234;
}

/** The first group that a worker registers in; 1.3.x trims its name and writes it in lower case. */
function workerGroup(body: RoleBody | null): string {
  const groups = extraOf(body)['worker.groups'];
  const first = String(groups ?? '')
    .split(',')[0]
    ?.trim()
    .toLowerCase();
  return first === undefined || first === '' ? 'default' : first;
}

function registered(context: LayoutContext, path: string, port: number): HealthCheck {
  const servers = context.zookeeper.endpoints.map(({ host, port: at }) => `${host}:${at}`);
  const at = `${context.zookeeper.chroot}${registryRoot(context.cluster.id)}${path}`;
  return { kind: 'registered', servers, path: at, port };
}

function healthOf(kind: ServerKind, body: RoleBody | null, context: LayoutContext): HealthCheck[] {
  const [port] = portsOf(kind, body);
  if (port === undefined) return [];
  if (kind === API) {
    // 10013: user name or password wrong (Status of 1.3.x); it takes a query to answer that.
    return [{ kind: 'api-login', port, path: '/dolphinscheduler/login', codes: [10013] }];
  }
  const open: HealthCheck = { kind: 'port', port };
  if (kind === MASTER) return [open, registered(context, '/nodes/master', port)];
  if (kind === WORKER) return [open, registered(context, `/nodes/worker/${workerGroup(body)}`, port)];
  return [open];
}

export function portsOf(kind: Pick<ServerKind, 'name'>, body: RoleBody | null): number[] {
  switch (kind.name) {
    case 'master-server':
      return [listenPort('master', body)];
    case 'worker-server':
      return [listenPort('worker', body)];
    case 'logger-server':
      return [LOGGER_PORT];
    case 'api-server':
      return [(body === null ? undefined : number(body, 'serverPort')) ?? 12_345];
    default:
      return [];
  }
}

function serverVars(kind: ServerKind, body: RoleBody | null, context: LayoutContext): ServerVars {
  const { cluster, paths, database, zookeeper } = context;
  const heapMb = heapOf(kind, body);
  const java = `${paths.jdk}/bin/java`;
  // The logger only reads files.
  const waitFor =
    kind === LOGGER
      ? []
      : [
          [`${database.host}/${database.port}`],
          zookeeper.endpoints.map(({ host, port }) => `${host}/${port}`),
        ];
  return {
    name: kind.name,
    unit: unitName(cluster.id, kind.name),
    unitText: unitText({
      description: `DolphinScheduler ${kind.name} of cluster ${cluster.id}`,
      user: cluster.base.deployUser,
      cwd: paths.current,
      exec: [
        java,
        ...jvmFlags({ heapMb, server: kind.name, paths }),
        ...kind.flags,
        ADDRESS_FLAG,
        '-classpath',
        `${paths.current}/conf:${paths.current}/lib/*`,
        kind.mainClass,
      ],
      environment: {
        JAVA_HOME: paths.jdk,
        // `sudo`, by which a worker runs tasks as their tenants, and `pstree`, by which it finds their processes.
        PATH: `${paths.jdk}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        LANG: 'C.UTF-8',
      },
      environmentFile: paths.hostEnv,
      waitFor,
      after: context.supportingUnits,
      stopTimeout: kind.stopTimeout,
      // 128 + SIGTERM: how a JVM ends when asked to.
      successExit: [143],
      ports: portsOf(kind, body),
      // A server that a master took for dead (its ZooKeeper session ran out) ends itself, with exit code 0.
      restart: 'always',
      ...(kind.umask === undefined ? {} : { umask: kind.umask }),
      ...(kind.service === undefined ? {} : { service: kind.service }),
    }),
    ports: portsOf(kind, body),
    logFile: kind.log === null ? null : `${paths.logs}/dolphinscheduler-${kind.log}.log`,
    health: healthOf(kind, body, context),
    // The logger only reads files.
    ...(kind === LOGGER ? {} : { needs: ['database', 'zookeeper'] as const }),
    startTimeout: startTimeoutOf(body, kind.startTimeout),
    stopTimeout: kind.stopTimeout,
  };
}

/** The servers of a role, as units. */
export function serversOf(role: ServerRole, context: LayoutContext): ServerVars[] {
  const body = roleOf(context.cluster, role)?.roleBody ?? null;
  return SERVERS[role].map(kind => serverVars(kind, body, context));
}
