import { expect, test } from 'vitest';
import { addressesOf } from './addresses.ts';

test('a started cluster is reached at each host of its frontend and backend', () => {
  const roles = [
    { roleName: 'frontend', roleBody: { escProxyPort: 8888 }, roleDependHost: ['10.0.0.1', 'fd00::1'] },
    { roleName: 'backend', roleBody: { serverPort: 12345 }, roleDependHost: ['10.0.0.2'] },
    { roleName: 'zookeeper', roleBody: null, roleDependHost: ['10.0.0.2'] },
  ];
  expect(addressesOf({ roles })).toEqual({
    pages: ['http://10.0.0.1:8888/', 'http://[fd00::1]:8888/'],
    apis: ['http://10.0.0.2:12345/dolphinscheduler'],
  });
  expect(addressesOf({ roles: [] })).toEqual({ pages: [], apis: [] });
});
