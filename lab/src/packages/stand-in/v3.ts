import { alertRecords, USER_NEEDS } from './api-2_0.ts';
import type { StandInRelease, StandInServer } from './release.ts';

const DATASOURCE = ['driver-class-name', 'url', 'username', 'password'].map(
  key => `spring.datasource.${key}`,
);
const REGISTRY = ['type', 'zookeeper.connect-string', 'zookeeper.namespace'].map(key => `registry.${key}`);

/** Parameters of the plugin for mail; the page of the release shows them all. */
const EMAIL = [
  'receivers',
  'receiverCcs',
  'serverHost',
  'serverPort',
  'sender',
  'enableSmtpAuth',
  'User',
  'Password',
  'starttlsEnable',
  'sslEnable',
  'smtpSslTrust',
  'showType',
];

/** What differs between releases of 3.x. */
interface Differences {
  readonly schemaVersion: string;
  readonly logClasses: StandInRelease['logClasses'];
  /** Which of its endpoints a server shows when nobody says so. */
  readonly shows: string;
  /** From 3.2 on the worker does without the database, and the alert server registers. */
  readonly alertRegisters: boolean;
  /** Fields of an alert instance beside those of all. */
  readonly instanceFields: readonly string[];
}

type Name = 'api' | 'master' | 'worker' | 'alert';

interface Uses {
  readonly database: boolean;
  readonly registry: boolean;
}

/** What servers of 3.x have in common: a folder each, Spring's own file over the release's YAML. */
function server(
  name: Name,
  mainClass: string,
  { database, registry }: Uses,
  { shows }: Differences,
): StandInServer {
  const needs = [...(database ? DATASOURCE : []), ...(registry ? REGISTRY : [])];
  return {
    mainClass,
    folder: `${name}-server`,
    reads: {
      'application.properties': name === 'api' ? [...needs, 'server.port'] : needs,
      'common.properties': ['data.basedir.path', 'resource.storage.type'],
    },
    present: ['dolphinscheduler_env.sh'],
    // By the profile a release of 3.x knows which kind of database it talks to.
    profiles: ['postgresql'],
    ...(database ? { database: true } : {}),
    ...(registry ? { registry: `{${REGISTRY[1]}}` } : {}),
    writable: ['{data.basedir.path}'],
    defaults: { 'management.endpoints.web.exposure.include': shows },
  };
}

/** A server with a port for the others, and how it is told on another one. */
interface Listening {
  /** Key and the release's own value. */
  readonly port: readonly [string, number];
  readonly statePort: number;
  /** Where it registers with its address and port, below `nodes`. */
  readonly node?: string;
}

function listening(plain: StandInServer, { port: [key, port], statePort, node }: Listening): StandInServer {
  const registers = {
    announces: 'interface',
    nodes: [`/{${REGISTRY[2]}}/nodes/${node}/{address}:{${key}}`],
  } as const;
  return {
    ...plain,
    ...(node === undefined ? {} : registers),
    ports: [`{${key}}`],
    statePort: '{server.port}',
    defaults: {
      ...plain.defaults,
      [key]: String(port),
      'server.port': String(statePort),
      'server.address': '0.0.0.0',
    },
  };
}

function servers(differences: Differences): StandInServer[] {
  const { alertRegisters, instanceFields } = differences;
  const both = { database: true, registry: true };
  const of = (name: Name, mainClass: string, uses: Uses) => server(name, mainClass, uses, differences);
  const worker = of('worker', 'server.worker.WorkerServer', { ...both, database: !alertRegisters });
  const alert = of('alert', 'alert.AlertServer', { ...both, registry: alertRegisters });
  return [
    listening(of('master', 'server.master.MasterServer', both), {
      port: ['master.listen-port', 5678],
      statePort: 5679,
      node: 'master',
    }),
    listening(worker, { port: ['worker.listen-port', 1234], statePort: 1235, node: 'worker' }),
    {
      ...of('api', 'api.ApiApplicationServer', both),
      apiPort: '{server.port}',
      userNeeds: USER_NEEDS,
      records: {
        ...alertRecords(instanceFields),
        'worker-groups': ['t_ds_worker_group', 'name', 'addrList'],
      },
    },
    {
      ...listening(alert, {
        port: ['alert.port', 50_052],
        statePort: 50_053,
        ...(alertRegisters ? { node: 'alert-server' } : {}),
      }),
      plugins: { Email: EMAIL },
    },
    {
      mainClass: 'tools.datasource.UpgradeDolphinScheduler',
      folder: 'tools',
      reads: { 'application.properties': DATASOURCE },
      profiles: ['upgrade', 'postgresql'],
      database: true,
      schema: { sql: ['sql/dolphinscheduler_postgresql.sql'], softVersion: 'sql/soft_version' },
    },
  ];
}

const SERVER_CONF = ['application.yaml', 'bootstrap.yaml', 'dolphinscheduler_env.sh', 'logback-spring.xml'];

function v3(version: string, differences: Differences): StandInRelease {
  const folders = ['api', 'master', 'worker', 'alert'].map(name => `${name}-server`);
  return {
    archive: `apache-dolphinscheduler-${version}-bin`,
    servers: servers(differences),
    libraries: 'libs',
    confFiles: {
      ...Object.fromEntries(folders.map(folder => [folder, [...SERVER_CONF, 'common.properties']])),
      tools: ['application.yaml', 'common.properties'],
    },
    sql: {
      'tools/sql/sql/dolphinscheduler_postgresql.sql': ['tables.sql', 'rows.sql'],
      'tools/sql/sql/soft_version': ['version'],
    },
    schemaVersion: differences.schemaVersion,
    scripts: [
      ...folders.map(folder => `${folder}/bin/start.sh`),
      'tools/bin/upgrade-schema.sh',
      'bin/start-all.sh',
    ],
    postgresql: '42.4.1',
    logClasses: differences.logClasses,
  };
}

/** 3.1.9, and 3.2.2, which says in its files that its schema is of the version after it. */
export const RELEASES_3: Readonly<Record<string, StandInRelease>> = {
  '3.1.9': v3('3.1.9', {
    schemaVersion: '3.1.9',
    logClasses: {
      TaskFilter: 'service.log.TaskLogFilter',
      TaskDiscriminator: 'service.log.TaskLogDiscriminator',
      HidingConverter: 'service.log.SensitiveDataConverter',
    },
    shows: '*',
    alertRegisters: false,
    instanceFields: [],
  }),
  '3.2.2': v3('3.2.2', {
    schemaVersion: '3.3.0',
    logClasses: {
      TaskFilter: 'plugin.task.api.log.TaskLogFilter',
      TaskDiscriminator: 'plugin.task.api.log.TaskLogDiscriminator',
      HidingConverter: 'common.log.SensitiveDataConverter',
    },
    shows: 'health,metrics,prometheus',
    alertRegisters: true,
    instanceFields: ['instanceType', 'warningType'],
  }),
};
