import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { compareVersions, parseVersion } from '@dolphindeck/contract/cluster/rules.ts';
import { common, extraOf, MAX_LOAD, number, type Settings, text } from '../flat/settings.ts';
import type { Layout, ServerRole } from '../layout.ts';
import type { Traits } from '../v3/generation.ts';
import { layoutOf } from '../v3/layout.ts';
import { ALERT_PORT } from '../v3/servers.ts';

const isFrom = (version: string, from: readonly number[]) =>
  compareVersions(parseVersion(version) ?? [0, 0, 0], from) >= 0;

/** The groups that workers name, in order; the version's own is `default`. */
function groupsOf(body: RoleBody | null): string {
  return text(body ?? {}, 'workerGroups') ?? String(extraOf(body)['worker.groups'] ?? 'default');
}

/** The node of the first group; its name is trimmed and written in lower case. */
function groupNode(body: RoleBody | null): string {
  return `/${groupsOf(body).split(',')[0]?.trim().toLowerCase()}`;
}

/**
 * Storage as 3.0 and 3.1 name it. 3.0.0 still has the keys of 2.0; a key that a version does not know is read by nothing,
 * so both stand in the file.
 */
function storage({ cluster }: Parameters<Traits['storage']>[0]): Settings {
  const {
    'data.basedir.path': _,
    'resource.upload.path': path,
    'fs.defaultFS': fileSystem,
    ...rest
  } = common(cluster, '');
  return {
    ...rest,
    'resource.storage.upload.base.path': path,
    'resource.upload.path': path,
    'resource.hdfs.fs.defaultFS': fileSystem,
    'fs.defaultFS': fileSystem,
  };
}

function settings(
  role: ServerRole,
  body: RoleBody,
  cluster: Parameters<Traits['settings']>[2],
  groupsByApi: boolean,
): Settings {
  switch (role) {
    case 'master':
      return { 'master.reserved-memory': number(body, 'masterReservedMemory') };
    case 'worker': {
      const alert = roleOf(cluster, 'alert');
      return {
        'worker.reserved-memory': number(body, 'workerReservedMemory'),
        // SQL tasks send their results by it; the version's own `localhost` has an alert server on few clusters.
        'worker.alert-listen-host': alert?.roleDependHost[0],
        'worker.alert-listen-port': alert === undefined ? undefined : ALERT_PORT.port(alert.roleBody),
        ...(!groupsByApi && 'workerGroups' in body ? { 'worker.groups': groupsOf(body) } : {}),
      };
    }
    default:
      return {};
  }
}

function traits(version: string): Traits {
  const groupsByApi = isFrom(version, [3, 1, 1]);
  return {
    logClasses: {
      // They moved in the version in which workers lost their groups.
      folder: `org.apache.dolphinscheduler.${groupsByApi ? 'service' : 'server'}.log`,
      hides: true,
    },
    database: ['backend', 'master', 'worker', 'alert'],
    registry: ['backend', 'master', 'worker'],
    workerNode: body => (groupsByApi ? '' : groupNode(body)),
    settings: (role, body, cluster) => settings(role, body, cluster, groupsByApi),
    defaults: role =>
      role === 'master' || role === 'worker' ? { [`${role}.max-cpu-load-avg`]: MAX_LOAD } : {},
    storage,
    gateway: 'python-gateway',
    groupsByApi,
    // tools/sql/soft_version of each release is the version itself.
    schemaVersion: version,
  };
}

/** DolphinScheduler 3.0.0 to 3.1.9. */
export const v3_0: Layout = layoutOf({
  id: 'v3_0',
  versions: '3.0.0–3.1.9',
  proven: ['3.0.6', '3.1.9'],
  covers: ([major, minor, patch]) =>
    major === 3 && ((minor === 0 && patch <= 6) || (minor === 1 && patch <= 9)),
  // From 17 on a worker cannot see the process of a task.
  jdk: [11, 8],
  // The client of 3.1 is 3.8, which asks for what servers from 3.5 on know; that of 3.0 is 3.4.
  zookeeper: { from: [3, 5, 0], before: [4, 0, 0] },
  // Before 8.0.23 the driver ends on servers whose time zone has a short name, and shifts times between zones.
  mysqlDriver: { from: [8, 0, 23], before: [9, 0, 0] },
  // 3.0.0, 3.0.1 and all of 3.1 lack files of the step from 1.x to 2.0.0 (`dolphinscheduler_dml.sql`, `…_ddl_post.sql`).
  upgradesFrom: ([, minor, patch]) => (minor === 1 || patch < 2 ? [2, 0, 0] : null),
  traits,
});
