import { expect, test } from 'vitest';
import { linksOf } from './links.ts';

const role = (roleName: string, roleDependHost: string[], roleBody: Record<string, unknown> | null = {}) => ({
  roleName,
  roleDependHost,
  roleBody,
});

test('a host is linked to what its servers call and to who calls them, once for each other host', () => {
  const view = {
    roles: [
      role('frontend', ['a']),
      role('backend', ['b']),
      role('master', ['b']),
      role('database', ['c']),
      role('zookeeper', ['c'], null),
    ],
  };
  expect(linksOf(view, 'b')).toEqual([
    { from: 'a', to: 'b', roles: [['frontend', 'backend']] },
    {
      from: 'b',
      to: 'c',
      roles: [
        ['backend', 'database'],
        ['backend', 'zookeeper'],
        ['master', 'database'],
        ['master', 'zookeeper'],
      ],
    },
  ]);
  expect(linksOf(view, 'a')).toHaveLength(1);
});

test('a database or quorum of somebody else is on no host of the cluster', () => {
  const view = {
    roles: [
      role('backend', ['a']),
      role('database', ['b'], { external: true }),
      role('zookeeper', ['b'], { connect: 'z:2181' }),
    ],
  };
  expect(linksOf(view, 'a')).toEqual([]);
});
