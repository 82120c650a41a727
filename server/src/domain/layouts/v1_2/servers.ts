import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { endedTasks } from '../flat/ended-tasks.ts';
import {
  API_PORT,
  apiLogin,
  fixedPort,
  registered,
  type ServerKind,
  type Servers,
  SH_IS_BASH,
} from '../flat/servers.ts';
import { zoneFlags } from '../flat/settings.ts';
import type { LayoutContext } from '../layout.ts';

/** The logger takes this one always. */
const LOGGER_PORT = 50_051;
/** application-master.properties of 1.2.0: its master is a web server too, with the pages of the API. */
const MASTER_PORT = fixedPort('master', 5566);

/**
 * Up to 1.2.x a server announces what the host's own name resolves to, which is 127.0.1.1 on many hosts. Its unit sees
 * a hosts file in which that name has the address by which the host is registered.
 */
const ownName = ({ paths }: LayoutContext) => `BindReadOnlyPaths=-${paths.hosts}:/etc/hosts`;

const log = (server: string) => `-Dlogging.config=classpath:logback-${server}.xml`;
const plainLog = (server: string) => `-Dlogback.configurationFile=logback-${server}.xml`;

const master: ServerKind = {
  role: 'master',
  name: 'master-server',
  mainClass: 'org.apache.dolphinscheduler.server.master.MasterServer',
  heap: 'master',
  flags: ({ cluster }) => [log('master'), '-Ddruid.mysql.usePingMethod=false', ...zoneFlags(cluster)],
  log: 'master',
  startTimeout: 120,
  stopTimeout: 60,
  service: context => [ownName(context)],
  ports: [],
  health: (_, context) => [registered(context, '/masters', null)],
  connects: true,
};

const worker: ServerKind = {
  role: 'worker',
  name: 'worker-server',
  mainClass: 'org.apache.dolphinscheduler.server.worker.WorkerServer',
  heap: 'worker',
  flags: ({ cluster }) => [log('worker'), '-Ddruid.mysql.usePingMethod=false', ...zoneFlags(cluster)],
  log: 'worker',
  startTimeout: 120,
  stopTimeout: 60,
  // A task runs as its tenant, another user, who must be able to read its command file and enter its folder.
  umask: '0022',
  service: context => [SH_IS_BASH, ownName(context), endedTasks(context.paths)],
  ports: [],
  health: (_, context) => [registered(context, '/workers', null)],
  connects: true,
};

const logger: ServerKind = {
  role: 'worker',
  name: 'logger-server',
  mainClass: 'org.apache.dolphinscheduler.server.rpc.LoggerServer',
  heap: 'logger',
  flags: ({ cluster }) => [plainLog('logger'), ...zoneFlags(cluster)],
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
  flags: ({ cluster }) => [
    log('api'),
    '-Dspring.profiles.active=api',
    '-Dserver.servlet.jsp.registered=false',
    ...zoneFlags(cluster),
  ],
  log: 'api',
  startTimeout: 180,
  stopTimeout: 60,
  service: context => [ownName(context)],
  ports: [API_PORT],
  health: body => [apiLogin(API_PORT.port(body))],
  connects: true,
};

const alert: ServerKind = {
  role: 'alert',
  name: 'alert-server',
  mainClass: 'org.apache.dolphinscheduler.alert.AlertServer',
  heap: 'alert',
  flags: ({ cluster }) => [plainLog('alert'), ...zoneFlags(cluster)],
  log: 'alert',
  startTimeout: 60,
  stopTimeout: 30,
  service: context => [ownName(context)],
  ports: [],
  health: () => [],
  connects: true,
};

/** 1.2.0: master and worker find their settings by profile; the master opens a port. */
const SERVERS_0: Servers = {
  master: [
    {
      ...master,
      flags: context => [
        ...master.flags(context),
        '-Dspring.profiles.active=master',
        '-Dserver.servlet.jsp.registered=false',
      ],
      ports: [MASTER_PORT],
      health: (body, context) => [
        { kind: 'port', port: MASTER_PORT.port(body) },
        ...master.health(body, context),
      ],
    },
  ],
  worker: [
    logger,
    { ...worker, flags: context => [...worker.flags(context), '-Dspring.profiles.active=worker'] },
  ],
  backend: [api],
  alert: [alert],
};

/** 1.2.1: one file for all; its worker reads its reserved memory from the master's key. */
const SERVERS_1: Servers = {
  master: [master],
  worker: [
    logger,
    {
      ...worker,
      flags: context => {
        const reserved = roleOf(context.cluster, 'worker')?.roleBody?.workerReservedMemory;
        return [
          ...worker.flags(context),
          ...(typeof reserved === 'number' ? [`-Dmaster.reserved.memory=${reserved}`] : []),
        ];
      },
    },
  ],
  backend: [api],
  alert: [alert],
};

export function serversOf(version: string): Servers {
  return version === '1.2.0' ? SERVERS_0 : SERVERS_1;
}
