import { alertRecords, USER_NEEDS } from './api-2_0.ts';
import type { StandInRelease, StandInServer } from './release.ts';

const DATABASE_FILE = 'application-postgresql.yaml';
const DATASOURCE = ['driver-class-name', 'url', 'username', 'password'].map(
  key => `spring.datasource.${key}`,
);
const NODES = '/{registry.namespace}/nodes';

const database = { reads: { [DATABASE_FILE]: DATASOURCE }, database: true } as const;
const registry = {
  reads: { 'registry.properties': ['registry.plugin.name', 'registry.servers', 'registry.namespace'] },
  registry: '{registry.servers}',
} as const;
const common = {
  reads: { 'common.properties': ['data.basedir.path', 'resource.storage.type'] },
  writable: ['{data.basedir.path}'],
} as const;

/** All servers share one `conf` and one `lib`; Spring's profiles lead each to its files. */
const shared = { folder: '' } as const;

const master: StandInServer = {
  ...shared,
  ...database,
  ...registry,
  ...common,
  mainClass: 'server.master.MasterServer',
  reads: { ...database.reads, ...registry.reads, ...common.reads, 'master.properties': [] },
  profiles: ['master', 'postgresql'],
  announces: 'interface',
  nodes: [`${NODES}/master/{address}:{master.listen.port}`],
  ports: ['{master.listen.port}'],
  defaults: { 'master.listen.port': '5678' },
};

const worker: StandInServer = {
  ...shared,
  ...database,
  ...registry,
  ...common,
  mainClass: 'server.worker.WorkerServer',
  reads: { ...database.reads, ...registry.reads, ...common.reads, 'worker.properties': [] },
  present: ['env/dolphinscheduler_env.sh'],
  profiles: ['worker', 'postgresql'],
  announces: 'interface',
  nodes: [`${NODES}/worker/{worker.groups}/{address}:{worker.listen.port}`],
  ports: ['{worker.listen.port}'],
  defaults: { 'worker.listen.port': '1234', 'worker.groups': 'default' },
};

/** It reads files of logs only, and finds its port nowhere. */
const logger: StandInServer = {
  ...shared,
  mainClass: 'server.log.LoggerServer',
  reads: {},
  ports: ['50051'],
};

const api: StandInServer = {
  ...shared,
  ...database,
  ...registry,
  ...common,
  mainClass: 'api.ApiApplicationServer',
  reads: {
    ...database.reads,
    ...registry.reads,
    ...common.reads,
    'application-api.properties': ['server.port'],
  },
  profiles: ['api', 'postgresql'],
  apiPort: '{server.port}',
  userNeeds: USER_NEEDS,
  records: alertRecords(),
};

const alert: StandInServer = {
  ...shared,
  ...database,
  mainClass: 'alert.AlertServer',
  profiles: ['alert', 'postgresql'],
  ports: ['50052'],
  plugins: {
    Email: [
      'receivers',
      'receiverCcs',
      'serverHost',
      'serverPort',
      'sender',
      'enableSmtpAuth',
      'user',
      'passwd',
      'starttlsEnable',
      'sslEnable',
      'smtpSslTrust',
      'showType',
    ],
  },
};

const schema: StandInServer = {
  ...shared,
  ...database,
  mainClass: 'dao.upgrade.shell.CreateDolphinScheduler',
  profiles: ['postgresql'],
  schema: { sql: ['sql/dolphinscheduler_postgresql.sql'], softVersion: 'sql/soft_version' },
};

/** 2.0.9. */
export const RELEASES_2_0: Readonly<Record<string, StandInRelease>> = {
  '2.0.9': {
    archive: 'apache-dolphinscheduler-2.0.9-bin',
    servers: [
      master,
      worker,
      logger,
      api,
      alert,
      schema,
      { ...schema, mainClass: 'dao.upgrade.shell.UpgradeDolphinScheduler' },
    ],
    libraries: 'lib',
    confFiles: {
      '': [
        'application-api.properties',
        'application-mysql.yaml',
        DATABASE_FILE,
        'common.properties',
        'env/dolphinscheduler_env.sh',
        'logback-alert.xml',
        'logback-api.xml',
        'logback-master.xml',
        'logback-worker.xml',
        'master.properties',
        'quartz.properties',
        'registry.properties',
        'worker.properties',
      ],
    },
    sql: {
      // The folder is on the class path, and what is looked for begins with its name once more.
      'sql/sql/dolphinscheduler_postgresql.sql': ['tables.sql', 'rows.sql'],
      'sql/sql/soft_version': ['version'],
    },
    schemaVersion: '2.0.9',
    scripts: ['bin/start-all.sh', 'script/create-dolphinscheduler.sh', 'script/upgrade-dolphinscheduler.sh'],
    postgresql: '42.2.5',
    logClasses: {
      TaskFilter: 'server.log.TaskLogFilter',
      TaskDiscriminator: 'server.log.TaskLogDiscriminator',
      HidingConverter: 'server.log.SensitiveDataConverter',
    },
    // Of its own driver's file the release knows these, beside what the list of known keys has.
    knows: {
      [DATABASE_FILE]: [
        ...DATASOURCE,
        ...[
          'connection-test-query',
          'minimum-idle',
          'auto-commit',
          'validation-timeout',
          'pool-name',
          'maximum-pool-size',
          'connection-timeout',
          'idle-timeout',
          'leak-detection-threshold',
          'initialization-fail-timeout',
        ].map(key => `spring.datasource.hikari.${key}`),
      ],
    },
  },
};
