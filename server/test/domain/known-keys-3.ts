/** What every server with a database is told. */
export const DATASOURCE = [
  'spring.datasource.driver-class-name',
  'spring.datasource.password',
  'spring.datasource.url',
  'spring.datasource.username',
] as const;

/** What every server that registers is told. */
export const REGISTRY = [
  'registry.type',
  'registry.zookeeper.block-until-connected',
  'registry.zookeeper.connect-string',
  'registry.zookeeper.namespace',
] as const;

/** Keys of 3.0 and 3.1, as in `known-keys.ts`; `server.address` is Spring Boot's own. */
export const KNOWN_KEYS_3: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '3.0.6': {
    'alert-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      ...DATASOURCE,
      'spring.jackson.time-zone',
    ],
    'api-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'python-gateway.enabled',
      ...REGISTRY,
      'server.port',
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
    ],
    'common.properties': [
      'data.basedir.path',
      'resource.hdfs.fs.defaultFS',
      'resource.storage.type',
      'resource.storage.upload.base.path',
    ],
    'master-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      'master.max-cpu-load-avg',
      'master.reserved-memory',
      ...REGISTRY,
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
    ],
    'tools/conf/application.properties': [...DATASOURCE],
    'worker-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      ...REGISTRY,
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'worker.alert-listen-host',
      'worker.alert-listen-port',
      'worker.groups',
      'worker.max-cpu-load-avg',
      'worker.reserved-memory',
    ],
  },
  '3.1.9': {
    'alert-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      ...DATASOURCE,
      'spring.jackson.time-zone',
    ],
    'api-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'python-gateway.auth-token',
      'python-gateway.enabled',
      ...REGISTRY,
      'server.port',
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
    ],
    'common.properties': [
      'data.basedir.path',
      'resource.hdfs.fs.defaultFS',
      'resource.storage.type',
      'resource.storage.upload.base.path',
    ],
    'master-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      'master.max-cpu-load-avg',
      'master.reserved-memory',
      ...REGISTRY,
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
    ],
    'tools/conf/application.properties': [...DATASOURCE],
    'worker-server/conf/application.properties': [
      'management.endpoints.web.exposure.include',
      'server.address',
      ...REGISTRY,
      ...DATASOURCE,
      'spring.jackson.time-zone',
      'worker.alert-listen-host',
      'worker.alert-listen-port',
      'worker.max-cpu-load-avg',
      'worker.reserved-memory',
    ],
  },
};
