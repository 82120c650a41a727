import { layoutFor } from '../../../src/domain/layouts/index.ts';
import type { DatabaseType } from '../../../src/domain/layouts/layout.ts';
import { pathsOf } from '../../../src/domain/paths.ts';
import { exampleCluster } from '../example.ts';

/** A version of every driver, and of those whose files differ within the generation one of each kind. */
export const VERSIONS = [
  '1.2.0',
  '1.2.1',
  '1.3.6',
  '2.0.9',
  '3.0.6',
  '3.1.9',
  '3.2.0',
  '3.2.1',
  '3.2.2',
  '3.3.0',
] as const;

/** What the driver of a version makes of the example cluster. */
export function builtBy(version: string, database: DatabaseType = 'postgresql', plain = exampleCluster()) {
  const layout = layoutFor(version);
  if (layout === null) throw new Error(`no layout for ${version}`);
  const cluster = { ...plain, base: { ...plain.base, version } };
  const paths = pathsOf(cluster.base.deployDir);
  const release = `${paths.releases}/${version}-aaaaaaaa`;
  const output = layout.build({
    cluster,
    paths,
    release,
    jdk: `${paths.releases}/jdk`,
    database: {
      type: database,
      host: 'db',
      port: database === 'mysql' ? 3306 : 5432,
      name: 'ds',
      account: 'ds',
      password: 'S3cret-of-database',
    },
    zookeeper: { endpoints: [{ host: 'zk', port: 2181 }], connect: 'zk:2181', chroot: '' },
    supportingUnits: ['x.service'],
  });
  return { layout, cluster, paths, release, output };
}
