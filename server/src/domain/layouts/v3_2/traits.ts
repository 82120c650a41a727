import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { MAX_LOAD, type Settings } from '../flat/settings.ts';
import type { ServerRole } from '../layout.ts';
import type { Traits } from '../v3/generation.ts';
import { memorySetting } from '../v3/memory.ts';
import { storage } from './storage.ts';

/** How versions from 3.2 on keep a server from taking more work than its host can bear. */
export interface LoadProtection {
  readonly tells: 'free' | 'used';
  /** The key, below the role's own, that takes the share of memory, and the version's own value of it. */
  readonly memoryKey: string;
  readonly memoryDefault: number;
  /**
   * Keys of the other limits. At the version's own 70 % of a processor a busy host is given no more work, and nobody is told;
   * what 3.2.1 measures as memory of the JVM is any one of its pools. Reserved memory remains the guard, as in 1.3.
   */
  readonly others: readonly string[];
}

type Takes = 'master' | 'worker';
const takesWork = (role: ServerRole): role is Takes => role === 'master' || role === 'worker';

function settings(role: ServerRole, load: LoadProtection): Settings {
  return takesWork(role) ? { [`${role}.${load.memoryKey}`]: memorySetting(role, load.memoryDefault) } : {};
}

function defaults(role: ServerRole, load: LoadProtection): Settings {
  return takesWork(role)
    ? Object.fromEntries(load.others.map(key => [`${role}.${key}`, MAX_LOAD] as const))
    : {};
}

/** What versions from 3.2 on have in common. */
export function traitsFrom3_2(
  load: LoadProtection,
  rest: Pick<Traits, 'schemaVersion' | 'ownTable' | 'alertFields' | 'pluginFolders' | 'plugins'>,
): Traits {
  return {
    logClasses: {
      folder: 'org.apache.dolphinscheduler.plugin.task.api.log',
      hides: true,
      converters: 'org.apache.dolphinscheduler.common.log',
      wholePath: true,
    },
    // Workers do without the database, and alert servers share their work by way of ZooKeeper.
    database: ['backend', 'master', 'alert'],
    registry: ['backend', 'master', 'worker', 'alert'],
    alertNode: '/nodes/alert-server',
    workerNode: () => '',
    settings: (role: ServerRole, _body: RoleBody) => settings(role, load),
    defaults: role => defaults(role, load),
    storage,
    gateway: 'api.python-gateway',
    memory: load.tells,
    groupsByApi: true,
    ...rest,
  };
}

/** The limits of 3.2.2 and 3.3. */
export const LOAD_FROM_3_2_2: LoadProtection = {
  tells: 'used',
  memoryKey: 'server-load-protection.max-system-memory-usage-percentage-thresholds',
  memoryDefault: 0.7,
  others: [
    'server-load-protection.max-system-cpu-usage-percentage-thresholds',
    'server-load-protection.max-jvm-cpu-usage-percentage-thresholds',
  ],
};
