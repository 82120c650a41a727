import { common, type Settings } from '../flat/settings.ts';
import type { LayoutContext } from '../layout.ts';

/**
 * Storage of the resource centre from 3.2 on. There is always one: with NONE the API of 3.2.2 ends at its start (issue
 * 16483 of apache/dolphinscheduler). What lies on local disks has a kind of its own now, LOCAL, which is read on the
 * host alone where it was written.
 */
export function storage({ cluster, paths }: Pick<LayoutContext, 'cluster' | 'paths'>): Settings {
  const asked = common(cluster, '');
  const path = asked['resource.upload.path'];
  const fileSystem = asked['fs.defaultFS'];
  if (asked['resource.storage.type'] === 'NONE') return local(`${paths.data}/resources`);
  if (String(fileSystem).startsWith('file:')) return local(String(path));
  return {
    'resource.storage.type': 'HDFS',
    'resource.storage.upload.base.path': path,
    'resource.hdfs.fs.defaultFS': fileSystem,
  };
}

function local(path: string): Settings {
  return { 'resource.storage.type': 'LOCAL', 'resource.storage.upload.base.path': path };
}
