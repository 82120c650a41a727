import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { HealthCheck } from '../../deck-vars.ts';
import { endedTasks } from '../flat/ended-tasks.ts';
import {
  API_PORT,
  apiLogin,
  extraPort,
  fixedPort,
  type KindPort,
  registered,
  type ServerKind,
  type Servers,
} from '../flat/servers.ts';
import type { LayoutContext, ServerRole } from '../layout.ts';
import type { Traits } from './generation.ts';
import { isStateOnLoopback, timeZone } from './settings.ts';

const PACKAGE = 'org.apache.dolphinscheduler';

/** Where workers ask for alerts, and where each server tells how it is. */
export const ALERT_PORT = extraPort('alert', 'alert.port', 50_052);
const MASTER_PORT = extraPort('master', 'master.listen-port', 5678);
export const WORKER_PORT = extraPort('worker', 'worker.listen-port', 1234);
const STATE_PORTS = {
  master: statePort('master', 5679),
  worker: statePort('worker', 1235),
  alert: statePort('alert', 50_053),
} as const;

function statePort(role: ServerRole, fallback: number): KindPort {
  return { ...extraPort(role, 'server.port', fallback), onLoopback: isStateOnLoopback };
}

/** `sudo -u tenant` and `pstree` are found by the unit's PATH; a task's script is for bash since 3.0. */
const TENANTS_READ = '0022';

/**
 * Without ZooKeeper a master or worker closes its port and waits as long as `registry-disconnect-strategy` says (100 s in
 * 3.1 and 3.2), then stops; the worker of 3.2.2 was seen to stay as a process then, whose other port answers.
 */
const CLOSED_PORT_SECONDS = 120;

function state(port: KindPort, body: RoleBody | null): HealthCheck {
  return { kind: 'http', port: port.port(body), path: '/actuator/health', status: [200] };
}

/** Of servers that keep logs of tasks: from nowhere else do they hand a log out. */
const logsOf = ({ paths }: LayoutContext) => [`-DDOLPHINSCHEDULER_WORKER_HOME=${paths.logs}`];

/** The servers of 3.x, one JVM each with its own folder. */
export function serverKinds(traits: Traits): Servers {
  const flags = (context: LayoutContext, more: readonly string[] = []) => [
    // Literal: what the release's scripts do with a variable here ends in 3.2 as GMT.
    `-Duser.timezone=${timeZone(context.cluster)}`,
    '-Dlogging.config=classpath:logback-deck.xml',
    // By it 3.x knows which kind of database it talks to.
    `-Dspring.profiles.active=${context.database.type}`,
    ...more,
  ];
  const kind = (role: ServerRole, rest: Omit<ServerKind, 'role' | 'heap' | 'connects'>): ServerKind => ({
    role,
    heap: role,
    connects: true,
    ...(traits.database.includes(role) ? {} : { usesDatabase: false }),
    plugins: (body, { paths }) =>
      (traits.plugins?.(role, body) ?? []).map(pattern => `${paths.plugins}/${pattern}`),
    ...rest,
  });
  const master = kind('master', {
    name: 'master-server',
    mainClass: `${PACKAGE}.server.master.MasterServer`,
    flags: context => flags(context, logsOf(context)),
    log: 'master',
    startTimeout: 180,
    stopTimeout: 120,
    closedPortSeconds: CLOSED_PORT_SECONDS,
    ports: [MASTER_PORT, STATE_PORTS.master],
    health: (body, context) => [
      { kind: 'port', port: MASTER_PORT.port(body) },
      state(STATE_PORTS.master, body),
      registered(context, '/nodes/master', MASTER_PORT.port(body)),
    ],
  });
  const worker = kind('worker', {
    name: 'worker-server',
    mainClass: `${PACKAGE}.server.worker.WorkerServer`,
    flags: context => flags(context, logsOf(context)),
    log: 'worker',
    startTimeout: 180,
    stopTimeout: 120,
    umask: TENANTS_READ,
    closedPortSeconds: CLOSED_PORT_SECONDS,
    service: ({ paths }) => [endedTasks(paths)],
    ports: [WORKER_PORT, STATE_PORTS.worker],
    health: (body, context) => [
      { kind: 'port', port: WORKER_PORT.port(body) },
      state(STATE_PORTS.worker, body),
      registered(context, `/nodes/worker${traits.workerNode(body)}`, WORKER_PORT.port(body)),
    ],
  });
  const api = kind('backend', {
    name: 'api-server',
    mainClass: `${PACKAGE}.api.ApiApplicationServer`,
    flags: context => flags(context),
    log: 'api',
    startTimeout: 180,
    stopTimeout: 60,
    ports: [API_PORT],
    health: body => [apiLogin(API_PORT.port(body))],
  });
  const alert = kind('alert', {
    name: 'alert-server',
    mainClass: `${PACKAGE}.alert.AlertServer`,
    flags: context => flags(context),
    log: 'alert',
    startTimeout: 120,
    stopTimeout: 60,
    ports: [ALERT_PORT, STATE_PORTS.alert],
    health: (body, context) => [
      { kind: 'port', port: ALERT_PORT.port(body) },
      state(STATE_PORTS.alert, body),
      ...(traits.alertNode === undefined
        ? []
        : [registered(context, traits.alertNode, ALERT_PORT.port(body))]),
    ],
  });
  return { master: [master], worker: [worker], backend: [api], alert: [alert] };
}

/** The python gateway is a part of the API, and open only when it was asked for. */
export const GATEWAY_PORT: KindPort = {
  ...fixedPort('backend', 25_333),
  field: 'roles.backend.roleBody.pythonGateway',
};
