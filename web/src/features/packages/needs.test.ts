import { expect, test } from 'vitest';
import { missingFor, type Planned, servedBy } from './needs.ts';

const jdk = {
  name: 'jdk-8.tar.gz',
  kind: 'jdk',
  version: '8u392',
  arch: 'x86_64',
  bytes: 1,
  hosts: ['10.0.0.1'],
};
const one: Planned = { id: '1', name: 'one', version: '1.3.6', plan: { packages: [jdk], problems: [] } };
const blocked: Planned = {
  id: '2',
  name: 'two',
  version: '1.3.6',
  plan: {
    packages: [],
    problems: [
      { code: 'host_unregistered', message: 'host 10.0.0.9' },
      { code: 'package_missing', message: 'package: no zookeeper' },
    ],
  },
};
const unknown: Planned = { id: '3', name: 'three', version: '1.3.9', plan: null };

test('a package serves the clusters whose next deploy would send it', () => {
  const names = servedBy({ name: 'jdk-8.tar.gz', kind: 'jdk', version: '8u392' }, [one, blocked, unknown]);
  expect(names.map(({ name }) => name)).toEqual(['one']);
});

test('a DolphinScheduler serves every cluster of its version, also one that cannot be planned yet', () => {
  const release = { name: 'ds.tar.gz', kind: 'dolphinscheduler', version: '1.3.6' } as const;
  expect(servedBy(release, [one, blocked, unknown]).map(({ name }) => name)).toEqual(['one', 'two']);
});

test('of what stands against a deploy only packages are missing packages', () => {
  expect(missingFor([one, blocked, unknown])).toEqual([
    { cluster: { id: '2', name: 'two' }, message: 'no zookeeper' },
  ]);
});
