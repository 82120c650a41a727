import type { StandInRelease, StandInServer } from './release.ts';

const DATASOURCE = ['driver-class-name', 'url', 'username', 'password'].map(
  key => `spring.datasource.${key}`,
);
const NODES = ['masters', 'workers'].map(name => `zookeeper.dolphinscheduler.${name}`);

/** What its servers but the logger have in common: one `conf`, in which each file is of a part of the program. */
const shared = {
  folder: '',
  database: true,
  registry: '{zookeeper.quorum}',
  writable: ['{data.basedir.path}'],
} as const;

const reads = {
  'application-dao.properties': DATASOURCE,
  'zookeeper.properties': ['zookeeper.quorum', 'zookeeper.dolphinscheduler.root', ...NODES],
  'common/common.properties': ['data.basedir.path', 'process.exec.basepath', 'res.upload.startup.type'],
  'common/hadoop/hadoop.properties': [],
} as const;

/** The database a second time, for the timetable. */
const QUARTZ = {
  'quartz.properties': ['driver', 'URL', 'user', 'password'].map(key => `org.quartz.dataSource.myDs.${key}`),
};

const servers: readonly StandInServer[] = [
  {
    ...shared,
    mainClass: 'server.master.MasterServer',
    reads: { ...reads, ...QUARTZ, 'master.properties': [] },
    profiles: ['master'],
    announces: 'own-name',
    nodes: [`{${NODES[0]}}/{address}_`],
    numbered: true,
    ports: ['5566'],
  },
  {
    ...shared,
    mainClass: 'server.worker.WorkerServer',
    reads: { ...reads, 'worker.properties': [] },
    present: ['env/.dolphinscheduler_env.sh'],
    profiles: ['worker'],
    announces: 'own-name',
    nodes: [`{${NODES[1]}}/{address}_`],
    numbered: true,
  },
  { folder: '', mainClass: 'server.rpc.LoggerServer', reads: {}, ports: ['50051'] },
  {
    ...shared,
    mainClass: 'api.ApiApplicationServer',
    reads: { ...reads, ...QUARTZ, 'application-api.properties': ['server.port'] },
    profiles: ['api'],
    apiPort: '{server.port}',
    plainSession: true,
    userNeeds: ['id', 'userName', 'userPassword', 'email', 'tenantId'],
  },
  {
    folder: '',
    database: true,
    mainClass: 'alert.AlertServer',
    reads: {
      'application-dao.properties': DATASOURCE,
      'alert.properties': ['alert.type', 'xls.file.path', 'mail.server.host', 'mail.server.port'],
    },
    writable: ['{xls.file.path}'],
  },
  ...['CreateDolphinScheduler', 'UpgradeDolphinScheduler'].map(name => ({
    folder: '',
    database: true as const,
    mainClass: `dao.upgrade.shell.${name}`,
    reads: { 'application-dao.properties': DATASOURCE },
    schema: {
      // Looked for in the working directory.
      sql: ['ddl', 'dml'].map(
        part => `file:sql/create/release-1.2.0_schema/postgresql/dolphinscheduler_${part}.sql`,
      ),
      softVersion: 'file:sql/soft_version',
    },
  })),
];

/** 1.2.0, whose pages are an archive of their own. */
export const RELEASES_1_2: Readonly<Record<string, StandInRelease>> = {
  '1.2.0': {
    archive: 'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-backend-bin',
    beside: {
      archive: 'apache-dolphinscheduler-incubating-1.2.0-dolphinscheduler-front-bin',
      files: ['dist/index.html'],
    },
    servers,
    libraries: 'lib',
    confFiles: {
      '': [
        'alert.properties',
        'application-api.properties',
        'application-dao.properties',
        'common/common.properties',
        'common/hadoop/hadoop.properties',
        'env/.dolphinscheduler_env.sh',
        'master.properties',
        'quartz.properties',
        'worker.properties',
        'zookeeper.properties',
      ],
    },
    sql: {
      'sql/create/release-1.2.0_schema/postgresql/dolphinscheduler_ddl.sql': ['tables.sql'],
      'sql/create/release-1.2.0_schema/postgresql/dolphinscheduler_dml.sql': ['rows.sql'],
      'sql/soft_version': ['version'],
    },
    schemaVersion: '1.2.0',
    scripts: ['bin/dolphinscheduler-daemon.sh', 'script/create-dolphinscheduler.sh'],
    postgresql: '42.1.4',
    logClasses: {
      TaskFilter: 'server.worker.log.TaskLogFilter',
      TaskDiscriminator: 'server.worker.log.TaskLogDiscriminator',
    },
  },
};
