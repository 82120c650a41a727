import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { HealthCheck, ServerVars } from '../../deck-vars.ts';
import { jvmFlags } from '../../jvm.ts';
import { unitName } from '../../paths.ts';
import { startTimeoutOf } from '../../start-timeout.ts';
import { unitText } from '../../unit.ts';
import type { LayoutContext, ServerPort, ServerRole } from '../layout.ts';
import { guardedPort } from './closed-port.ts';
import { extraOf, number, registryRoot, workerGroups } from './settings.ts';

/**
 * Heaps in MiB. The releases' own scripts give 4096 to the master, 2048 to the worker, 1024 to each other server (1.2.0:
 * up to 16384 to each), together more than the smallest hosts have; servers of 1.3.6 ran workflows with 256 (logger with
 * 64). The logger reads whole log files into memory, so it gets more than it needs at rest.
 */
export const HEAP_MB = { master: 1024, worker: 1024, backend: 1024, alert: 512, logger: 512 } as const;

/** A port of a server, and what decides it: a field of the role, a key of its `extra`, or nothing (the version). */
export interface KindPort {
  readonly port: (body: RoleBody | null) => number;
  readonly field: string;
  readonly asksWho: boolean;
  /** Whether only programs of its host reach it; without it, whoever reaches the host does. */
  readonly onLoopback?: (body: RoleBody | null) => boolean;
}

/** A server of these generations: one JVM in the release's folder, with `conf` and `lib/*` on its class path. */
export interface ServerKind {
  readonly role: ServerRole;
  readonly name: string;
  readonly mainClass: string;
  readonly heap: keyof typeof HEAP_MB;
  readonly flags: (context: LayoutContext) => readonly string[];
  readonly log: string;
  readonly startTimeout: number;
  /** Seconds after SIGTERM. */
  readonly stopTimeout: number;
  readonly umask?: string;
  /** Seconds after which the server is ended when its first port, once open, is closed; without it, it ends by itself. */
  readonly closedPortSeconds?: number | undefined;
  /** Further lines of [Service]. */
  readonly service?: (context: LayoutContext) => readonly string[];
  readonly ports: readonly KindPort[];
  readonly health: (body: RoleBody | null, context: LayoutContext) => HealthCheck[];
  /** False: it reads files only, and needs neither database nor ZooKeeper. */
  readonly connects: boolean;
  /** Patterns of paths, a file of each of which must be there before it starts. */
  readonly plugins?: (body: RoleBody | null, context: LayoutContext) => readonly string[];
  /** False: of the two it needs ZooKeeper alone (workers from 3.2 on). */
  readonly usesDatabase?: false;
}

/** The servers of each role in the order in which they start. */
export type Servers = Readonly<Record<ServerRole, readonly ServerKind[]>>;

/**
 * `sh` is `bash` for the tasks of a worker: up to 2.0.x each task is run by `sh` and loads the environment file with
 * `source`, which Debian's `sh` (dash) does not know, so the environment of the cluster would never reach a task there.
 */
export const SH_IS_BASH = 'BindReadOnlyPaths=-/usr/bin/bash:/usr/bin/sh';

/**
 * Servers announce an address of this interface (NetUtils of 1.3.x and 2.0.x). By themselves they take the last interface
 * with a private address: on a host with two networks often not the one by which the hosts know each other. An empty name
 * fits no interface and changes nothing.
 */
const ADDRESS_FLAG = {
  text: '-Ddolphin.scheduler.network.interface.preferred=',
  variable: 'DECK_INTERFACE',
};

export function heapOf(kind: Pick<ServerKind, 'heap'>, body: RoleBody | null): number {
  // `heapMb` is the heap of the role's own server; the logger beside a worker keeps its default.
  const own = kind.heap === 'logger' || body === null ? undefined : number(body, 'heapMb');
  return own ?? HEAP_MB[kind.heap];
}

/** A port that a key of `extra` decides. */
export function extraPort(role: ServerRole, key: string, fallback: number): KindPort {
  const port = (body: RoleBody | null) => {
    const value = Number(extraOf(body)[key]);
    return Number.isInteger(value) && value >= 1 && value <= 65_535 ? value : fallback;
  };
  return { port, field: `roles.${role}.roleBody.extra.${key}`, asksWho: false };
}

/** A port that nothing changes. */
export function fixedPort(role: ServerRole, port: number): KindPort {
  return { port: () => port, field: `roles.${role}.roleDependHost`, asksWho: false };
}

/** The port of the API, which is a field of the catalogue. */
export const API_PORT: KindPort = {
  port: body => (body === null ? undefined : number(body, 'serverPort')) ?? 12_345,
  field: 'roles.backend.roleBody.serverPort',
  asksWho: true,
};

/** The first group that a worker registers in; the versions trim its name and write it in lower case. */
export function workerGroup(body: RoleBody | null): string {
  const groups = workerGroups(body)[0] ?? extraOf(body)['worker.groups'];
  const first = String(groups ?? '')
    .split(',')[0]
    ?.trim()
    .toLowerCase();
  return first === undefined || first === '' ? 'default' : first;
}

/** A server is there when ZooKeeper has its address below this path of the cluster's own. */
export function registered(context: LayoutContext, path: string, port: number | null): HealthCheck {
  const servers = context.zookeeper.endpoints.map(({ host, port: at }) => `${host}:${at}`);
  const at = `${context.zookeeper.chroot}${registryRoot(context.cluster.id)}${path}`;
  return { kind: 'registered', servers, path: at, port };
}

/** 10013: user name or password wrong (Status of 1.2 to 2.0); it takes a query to answer that. */
export function apiLogin(port: number): HealthCheck {
  return { kind: 'api-login', port, path: '/dolphinscheduler/login', codes: [10_013] };
}

function portsOf(kind: Pick<ServerKind, 'ports'>, body: RoleBody | null): number[] {
  return kind.ports.map(({ port }) => port(body));
}

/** What every server of the generation has on its class path; what is no absolute path lies below the release. */
type ClassPath = readonly string[];

function serverVars(
  kind: ServerKind,
  body: RoleBody | null,
  context: LayoutContext,
  classPath: ClassPath,
): ServerVars {
  const { cluster, paths, database, zookeeper } = context;
  const ports = portsOf(kind, body);
  const unit = unitName(cluster.id, kind.name);
  const plugins = kind.plugins?.(body, context) ?? [];
  const needs = [
    ...(kind.connects && kind.usesDatabase !== false ? (['database'] as const) : []),
    ...(kind.connects ? (['zookeeper'] as const) : []),
  ];
  const addresses = {
    database: [`${database.host}/${database.port}`],
    zookeeper: zookeeper.endpoints.map(({ host, port }) => `${host}/${port}`),
  };
  return {
    name: kind.name,
    unit,
    unitText: unitText({
      description: `DolphinScheduler ${kind.name} of cluster ${cluster.id}`,
      user: cluster.base.deployUser,
      cwd: paths.current,
      exec: [
        `${paths.jdk}/bin/java`,
        ...jvmFlags({ heapMb: heapOf(kind, body), server: kind.name, paths }),
        ...kind.flags(context),
        ADDRESS_FLAG,
        '-classpath',
        classPath.map(entry => (entry.startsWith('/') ? entry : `${paths.current}/${entry}`)).join(':'),
        kind.mainClass,
      ],
      environment: {
        JAVA_HOME: paths.jdk,
        // `sudo`, by which a worker runs tasks as their tenants, and `pstree`, by which it finds their processes.
        PATH: `${paths.jdk}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        LANG: 'C.UTF-8',
      },
      environmentFile: paths.hostEnv,
      waitFor: needs.map(need => addresses[need]),
      after: context.supportingUnits,
      stopTimeout: kind.stopTimeout,
      // 128 + SIGTERM: how a JVM ends when asked to.
      successExit: [143],
      ports,
      // A server that a master took for dead (its ZooKeeper session ran out) ends itself, with exit code 0, or is ended.
      restart: 'always',
      ...(kind.umask === undefined ? {} : { umask: kind.umask }),
      service: [...guardOf(kind, ports, unit), ...(kind.service?.(context) ?? [])],
    }),
    ports,
    logFile: `${paths.logs}/dolphinscheduler-${kind.log}.log`,
    health: kind.health(body, context),
    ...(needs.length === 0 ? {} : { needs }),
    ...(plugins.length === 0 ? {} : { plugins }),
    startTimeout: startTimeoutOf(body, kind.startTimeout),
    stopTimeout: kind.stopTimeout,
  };
}

function guardOf({ closedPortSeconds }: ServerKind, [port]: readonly number[], unit: string): string[] {
  return closedPortSeconds === undefined || port === undefined
    ? []
    : [guardedPort(unit, port, closedPortSeconds)];
}

/** The servers of a role, as units. */
export function serversOf(
  kinds: readonly ServerKind[],
  context: LayoutContext,
  classPath: ClassPath,
): ServerVars[] {
  return kinds.map(kind =>
    serverVars(kind, roleOf(context.cluster, kind.role)?.roleBody ?? null, context, classPath),
  );
}

/** Ports of all servers of the cluster's roles. */
export function serverPorts(servers: Servers, spec: Pick<LayoutContext['cluster'], 'roles'>): ServerPort[] {
  return Object.values(servers)
    .flat()
    .flatMap(kind => {
      const entry = roleOf(spec, kind.role);
      if (entry === undefined) return [];
      return kind.ports.map(({ port, field, asksWho, onLoopback = () => false }) => ({
        role: kind.role,
        what: kind.name,
        port: port(entry.roleBody),
        field,
        asksWho,
        onLoopback: onLoopback(entry.roleBody),
      }));
    });
}
