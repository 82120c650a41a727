import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';

/** Where the demonstration's cluster is reached. */
export const FRONTEND_PORT = 8888;

type Save = InputOf<Endpoints['createCluster']>;

/**
 * The requirement's own example of a cluster, on one host: only address, version and kind of database differ, since
 * 1.3.6 is the one version whose files the package registries hold.
 */
export function requirementExample(ip: string): Save {
  const hosts = [ip];
  const resources = 'file:///home/easy/ds/backend/dolphinscheduler_resource';
  return {
    name: 'myTest1',
    hosts,
    base: { version: '1.3.6', deployUser: 'easy', deployDir: '/home/easy/ds' },
    roles: [
      {
        roleName: 'database',
        roleBody: {
          databaseType: 'postgresql',
          databaseName: 'dolphinscheduler',
          account: 'easy',
          password: 'easy',
        },
        roleDependHost: hosts,
      },
      { roleName: 'backend', roleBody: { serverPort: 12345 }, roleDependHost: hosts },
      { roleName: 'frontend', roleBody: { escProxyPort: FRONTEND_PORT }, roleDependHost: hosts },
      { roleName: 'master', roleBody: { masterReservedMemory: 0.5 }, roleDependHost: hosts },
      { roleName: 'worker', roleBody: { workerReservedMemory: 0.5 }, roleDependHost: hosts },
      {
        roleName: 'alert',
        roleBody: {
          alertType: 'mail',
          mailSender: 'feloxx@163.com',
          mailUser: 'feloxx@163.com',
          mailPasswd: 'Chevalier1!',
          mailServerHost: 'smtp.1633.com',
          mailServerPort: 25,
          mailSmtpSslEnable: false,
          mailSmtpStarttlsEnable: false,
        },
        roleDependHost: hosts,
      },
      { roleName: 'zookeeper', roleBody: null, roleDependHost: hosts },
      { roleName: 'hadoop', roleBody: { fsDefaultFS: resources }, roleDependHost: hosts },
      { roleName: 'common', roleBody: { dataStore2hdfsBasepath: resources }, roleDependHost: hosts },
    ],
    remark: 'ansible test 1',
  };
}

const WITH_A_HEAP = ['backend', 'master', 'worker'];

/** The same with small heaps, for hosts that share one machine. */
export function exampleCluster(ip: string): Save {
  const { roles, ...rest } = requirementExample(ip);
  return {
    ...rest,
    roles: roles.map(role =>
      WITH_A_HEAP.includes(role.roleName) ? { ...role, roleBody: { ...role.roleBody, heapMb: 256 } } : role,
    ),
  };
}
