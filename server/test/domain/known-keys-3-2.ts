import { DATASOURCE, REGISTRY } from './known-keys-3.ts';

/**
 * Names of keys of 3.2 and 3.3, as in `known-keys.ts`, each found in the application.yaml or common.properties of its tag
 * (`server.address` is Spring Boot's own);
 * for 3.3.0, whose tag is not at hand, in those of the development branch of October 2024.
 */
const V3_2_0 = {
  'alert-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
    ...REGISTRY,
    ...DATASOURCE,
    'spring.jackson.time-zone',
  ],
  'api-server/conf/application.properties': [
    'api.python-gateway.auth-token',
    'api.python-gateway.enabled',
    'management.endpoints.web.exposure.include',
    ...REGISTRY,
    'server.port',
    ...DATASOURCE,
    'spring.jackson.time-zone',
    'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
  ],
  'common.properties': ['data.basedir.path', 'resource.storage.type', 'resource.storage.upload.base.path'],
  'master-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
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
    'spring.jackson.time-zone',
    'worker.reserved-memory',
  ],
};

const V3_2_1 = {
  ...V3_2_0,
  'master-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
    'master.server-load-protection.max-cpu-usage-percentage-thresholds',
    'master.server-load-protection.max-jvm-memory-usage-percentage-thresholds',
    'master.server-load-protection.max-system-memory-usage-percentage-thresholds',
    ...REGISTRY,
    ...DATASOURCE,
    'spring.jackson.time-zone',
    'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
  ],
  'worker-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
    ...REGISTRY,
    'spring.jackson.time-zone',
    'worker.server-load-protection.max-cpu-usage-percentage-thresholds',
    'worker.server-load-protection.max-jvm-memory-usage-percentage-thresholds',
    'worker.server-load-protection.max-system-memory-usage-percentage-thresholds',
  ],
};

const V3_2_2 = {
  ...V3_2_1,
  'master-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
    'master.server-load-protection.max-jvm-cpu-usage-percentage-thresholds',
    'master.server-load-protection.max-system-cpu-usage-percentage-thresholds',
    'master.server-load-protection.max-system-memory-usage-percentage-thresholds',
    ...REGISTRY,
    ...DATASOURCE,
    'spring.jackson.time-zone',
    'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass',
  ],
  'worker-server/conf/application.properties': [
    'management.endpoints.web.exposure.include',
    'server.address',
    ...REGISTRY,
    'spring.jackson.time-zone',
    'worker.server-load-protection.max-jvm-cpu-usage-percentage-thresholds',
    'worker.server-load-protection.max-system-cpu-usage-percentage-thresholds',
    'worker.server-load-protection.max-system-memory-usage-percentage-thresholds',
  ],
};

export const KNOWN_KEYS_3_2: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '3.2.0': V3_2_0,
  '3.2.1': V3_2_1,
  '3.2.2': V3_2_2,
  '3.3.0': V3_2_2,
};
