import type { LayoutContext } from '../layout.ts';
import { endedTasks } from './ended-tasks.ts';
import {
  API_PORT,
  apiLogin,
  extraPort,
  fixedPort,
  registered,
  type ServerKind,
  SH_IS_BASH,
  workerGroup,
} from './servers.ts';
import { zoneFlags } from './settings.ts';

/** What a generation says of its servers, beyond what all of them have in common. */
export interface Release {
  /** Profiles of Spring by which a server finds its files; none where files have fixed names. */
  readonly profiles: (
    server: 'master' | 'worker' | 'api' | 'alert',
    context: LayoutContext,
  ) => readonly string[];
  /** Seconds after SIGTERM that master and worker may take. */
  readonly stopTimeout: number;
  /** How the alert server is told its logging. */
  readonly alertLog: 'logging.config' | 'logback.configurationFile';
  /** Port of the alert server, which workers connect to; none where it only reads the database. */
  readonly alertPort: number | null;
  /** Of master and worker. */
  readonly closedPortSeconds: ServerKind['closedPortSeconds'];
  /** Further flags of the logger. */
  readonly loggerFlags?: (context: LayoutContext) => readonly string[];
}

/** LoggerServer takes this one always; there is no setting for it. */
const LOGGER_PORT = 50_051;
const MASTER_PORT = extraPort('master', 'master.listen.port', 5678);
const WORKER_PORT = extraPort('worker', 'worker.listen.port', 1234);

/** Master, worker, logger, API and alert as 1.3.x and 2.0.x have them. */
export function serverKinds(release: Release) {
  const flags =
    (server: 'master' | 'worker' | 'api' | 'alert', ...more: string[]) =>
    (context: LayoutContext) => {
      const profiles = release.profiles(server, context);
      return [
        `-Dlogging.config=classpath:logback-${server}.xml`,
        ...(profiles.length === 0 ? [] : [`-Dspring.profiles.active=${profiles.join(',')}`]),
        ...zoneFlags(context.cluster),
        ...more,
      ];
    };
  const { closedPortSeconds } = release;
  const alertPort = release.alertPort === null ? [] : [fixedPort('alert', release.alertPort)];
  const master: ServerKind = {
    role: 'master',
    name: 'master-server',
    mainClass: 'org.apache.dolphinscheduler.server.master.MasterServer',
    heap: 'master',
    flags: flags('master', '-Ddruid.mysql.usePingMethod=false'),
    log: 'master',
    startTimeout: 120,
    stopTimeout: release.stopTimeout,
    closedPortSeconds,
    ports: [MASTER_PORT],
    health: (body, context) => {
      const port = MASTER_PORT.port(body);
      return [{ kind: 'port', port }, registered(context, '/nodes/master', port)];
    },
    connects: true,
  };
  const worker: ServerKind = {
    role: 'worker',
    name: 'worker-server',
    mainClass: 'org.apache.dolphinscheduler.server.worker.WorkerServer',
    heap: 'worker',
    flags: flags('worker', '-Ddruid.mysql.usePingMethod=false'),
    log: 'worker',
    startTimeout: 120,
    stopTimeout: release.stopTimeout,
    // A task runs as its tenant, another user, who must be able to read its command file and enter its folder.
    umask: '0022',
    closedPortSeconds,
    service: ({ paths }) => [SH_IS_BASH, endedTasks(paths)],
    ports: [WORKER_PORT],
    health: (body, context) => {
      const port = WORKER_PORT.port(body);
      return [{ kind: 'port', port }, registered(context, `/nodes/worker/${workerGroup(body)}`, port)];
    },
    connects: true,
  };
  const logger: ServerKind = {
    role: 'worker',
    name: 'logger-server',
    mainClass: 'org.apache.dolphinscheduler.server.log.LoggerServer',
    heap: 'logger',
    flags: context => [
      '-Dlogback.configurationFile=logback-logger.xml',
      ...(release.loggerFlags?.(context) ?? []),
      ...zoneFlags(context.cluster),
    ],
    log: 'logger',
    startTimeout: 60,
    stopTimeout: 30,
    ports: [fixedPort('worker', LOGGER_PORT)],
    health: () => [{ kind: 'port', port: LOGGER_PORT }],
    connects: false,
  };
  const api: ServerKind = {
    role: 'backend',
    name: 'api-server',
    mainClass: 'org.apache.dolphinscheduler.api.ApiApplicationServer',
    heap: 'backend',
    // The old JSP engine in the package casts to URLClassLoader, which ends the API on JDK 9 and newer.
    flags: flags('api', '-Dserver.servlet.jsp.registered=false'),
    log: 'api',
    startTimeout: 180,
    stopTimeout: 60,
    ports: [API_PORT],
    health: body => [apiLogin(API_PORT.port(body))],
    connects: true,
  };
  const alert: ServerKind = {
    role: 'alert',
    name: 'alert-server',
    mainClass: 'org.apache.dolphinscheduler.alert.AlertServer',
    heap: 'alert',
    flags:
      release.alertLog === 'logging.config'
        ? flags('alert')
        : ({ cluster }) => ['-Dlogback.configurationFile=logback-alert.xml', ...zoneFlags(cluster)],
    log: 'alert',
    // Spring and a database pool from 2.0 on: on a busy host of two cores one took more than 60 s.
    startTimeout: 120,
    stopTimeout: 30,
    ports: alertPort,
    health: body => alertPort.map(({ port }) => ({ kind: 'port', port: port(body) })),
    connects: true,
  };
  // The logger runs beside every worker.
  return { master: [master], worker: [logger, worker], backend: [api], alert: [alert] };
}
