import { describe, expect, test } from 'vitest';
import { layoutFor } from '../../src/domain/layouts/index.ts';
import { exampleCluster } from './example.ts';
import { builtBy } from './support/built.ts';

const linesOf = (version: string, role: 'master' | 'worker' | 'backend', file: string) => {
  const { output } = builtBy(version);
  const found = output.roles[role]?.files.find(({ path }) => path.endsWith(`/${file}`));
  return Object.values(found?.set ?? {}).join('\n');
};

describe('3.2 and 3.3', () => {
  test.each([
    ['3.2.0', 'free', 'worker.reserved-memory='],
    ['3.2.1', 'used', 'worker.server-load-protection.max-cpu-usage-percentage-thresholds=100'],
    ['3.2.2', 'used', 'worker.server-load-protection.max-system-cpu-usage-percentage-thresholds=100'],
    ['3.3.0', 'used', 'worker.server-load-protection.max-system-cpu-usage-percentage-thresholds=100'],
  ])('%s is told reserved memory as a share that each host works out (%s)', (version, tells, line) => {
    expect(builtBy(version).output.memory).toContainEqual({
      variable: 'DECK_WORKER_MEMORY',
      reservedMb: 512,
      tells,
    });
    const file = linesOf(version, 'worker', 'application.properties');
    expect(file).toContain(line);
    expect(file).toContain('=${DECK_WORKER_MEMORY:');
  });

  test('storage on local disks is of the kind LOCAL, also where nobody asked for a resource centre', () => {
    const plain = exampleCluster();
    const roles = plain.roles.filter(({ roleName }) => roleName !== 'hadoop' && roleName !== 'common');
    const { output, paths } = builtBy('3.2.2', 'postgresql', { ...plain, roles });
    const common = output.roles.backend?.files.find(({ path }) => path.endsWith('/common.properties'));
    expect(Object.values(common?.set ?? {})).toEqual(
      expect.arrayContaining([
        'resource.storage.type=LOCAL',
        `resource.storage.upload.base.path=${paths.data}/resources`,
      ]),
    );
  });

  test('a worker opens no database, and an alert server is there when ZooKeeper has it', () => {
    const { output } = builtBy('3.2.2');
    expect(output.roles.worker?.servers[0]?.needs).toEqual(['zookeeper']);
    expect(linesOf('3.2.2', 'worker', 'application.properties')).not.toContain('spring.datasource');
    expect(output.roles.alert?.servers[0]?.health).toContainEqual(
      expect.objectContaining({ kind: 'registered', path: expect.stringMatching(/\/nodes\/alert-server$/) }),
    );
  });

  test('only 3.3 takes plugins from a package: on the class path, and looked for before the start', () => {
    const { output, paths, layout } = builtBy('3.3.0');
    expect(layout.needsPlugins).toBe(true);
    const worker = output.roles.worker?.servers[0];
    expect(worker?.unitText).toContain(`:${paths.plugins}/task-plugins/* `);
    expect(worker?.plugins).toContain(`${paths.plugins}/task-plugins/dolphinscheduler-task-shell-*.jar`);
    expect(output.roles.alert?.servers[0]?.plugins).toEqual([
      `${paths.plugins}/alert-plugins/dolphinscheduler-alert-email-*.jar`,
    ]);
    expect(builtBy('3.2.2').output.roles.worker?.servers[0]?.plugins).toBeUndefined();
    expect(layoutFor('3.3.2')?.upgradesFrom?.([3, 3, 2])).toEqual([3, 0, 0]);
  });
});
