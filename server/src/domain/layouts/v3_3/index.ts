import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Layout, ServerRole } from '../layout.ts';
import { layoutOf } from '../v3/layout.ts';
import { LOAD_FROM_3_2_2, traitsFrom3_2 } from '../v3_2/traits.ts';

/** Folders of plugins on the class path of each server (`bin/start.sh` of each). */
function pluginFolders(role: ServerRole): readonly string[] {
  return role === 'alert' ? ['alert-plugins'] : ['datasource-plugins', 'storage-plugins', 'task-plugins'];
}

/** HDFS and local disks are one plugin. Without it the API ends at its first use, a worker at its first task. */
const STORAGE = 'storage-plugins/dolphinscheduler-storage-hdfs-*.jar';
const SHELL = 'task-plugins/dolphinscheduler-task-shell-*.jar';

function plugins(role: ServerRole, body: RoleBody | null): readonly string[] {
  if (role !== 'alert') return [STORAGE, SHELL];
  const way = body?.alertType === 'weixin' ? 'wechat' : 'email';
  return [`alert-plugins/dolphinscheduler-alert-${way}-*.jar`];
}

/**
 * DolphinScheduler 3.3.0 to 3.3.2, as read in the development branch of October 2024, of which a
 * build has run (docs/versions.md); its folders 3.3.2 has, too. What
 * differs from 3.2.2 is where plugins lie, and keys that the console does not set (`aws.yaml` for S3).
 */
export const v3_3: Layout = layoutOf({
  id: 'v3_3',
  versions: '3.3.0–3.3.2',
  proven: [],
  covers: ([major, minor, patch]) => major === 3 && minor === 3 && patch <= 2,
  // Its upgrade scripts begin there.
  upgradesFrom: () => [3, 0, 0],
  jdk: [11, 8],
  zookeeper: { from: [3, 5, 0], before: [4, 0, 0] },
  mysqlDriver: { from: [8, 0, 23], before: [9, 0, 0] },
  needsPlugins: true,
  traits: version => traitsFrom3_2(LOAD_FROM_3_2_2, { schemaVersion: version, pluginFolders, plugins }),
});
