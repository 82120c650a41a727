import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import type { IdentifiedCluster } from '../../src/domain/layouts/layout.ts';

/** The requirement's example cluster, with the version and database that are proven here. */
export function exampleCluster(hosts: readonly string[] = ['192.167.8.141']): IdentifiedCluster {
  const [first = ''] = hosts;
  const role = (roleName: RoleEntry['roleName'], roleBody: RoleEntry['roleBody']): RoleEntry => ({
    roleName,
    roleBody,
    roleDependHost: roleName === 'database' ? [first] : hosts,
  });
  const resources = 'file:///home/easy/ds/backend/dolphinscheduler_resource';
  return {
    id: '9df5a945',
    name: 'myTest1',
    hosts,
    base: { version: '1.3.6', deployUser: 'easy', deployDir: '/home/easy/ds' },
    roles: [
      role('database', {
        databaseType: 'postgresql',
        databaseName: 'dolphinscheduler',
        account: 'easy',
        password: 'easy',
      }),
      role('backend', { serverPort: 12345 }),
      role('frontend', { escProxyPort: 8888 }),
      role('master', { masterReservedMemory: 0.5 }),
      role('worker', { workerReservedMemory: 0.5 }),
      role('alert', {
        alertType: 'mail',
        mailSender: 'feloxx@163.com',
        mailUser: 'feloxx@163.com',
        mailPasswd: 'Chevalier1!',
        mailServerHost: 'smtp.1633.com',
        mailServerPort: 25,
        mailSmtpSslEnable: false,
        mailSmtpStarttlsEnable: false,
      }),
      role('zookeeper', null),
      role('hadoop', { fsDefaultFS: resources }),
      role('common', { dataStore2hdfsBasepath: resources }),
    ],
    env: {},
    remark: 'ansible test 1',
  };
}
