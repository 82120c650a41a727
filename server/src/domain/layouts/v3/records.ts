import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { withPort } from '@dolphindeck/contract/common/address.ts';
import type { ApiRecord } from '../../api-records.ts';
import { alertRecords } from '../alert-plugins.ts';
import type { LayoutContext } from '../layout.ts';
import type { Traits } from './generation.ts';
import { WORKER_PORT } from './servers.ts';

const GROUPS = '/dolphinscheduler/worker-groups';

/** The worker's groups, each with all hosts of the role: where no file holds them. */
function groupRecords(body: RoleBody | null, hosts: readonly string[]): ApiRecord[] {
  const names = String(body?.workerGroups ?? '').split(',');
  const addresses = hosts.map(host => withPort(host, WORKER_PORT.port(body))).join(',');
  return (
    [...new Set(names.map(name => name.trim()))]
      // Every worker is in `default`, which cannot be changed.
      .filter(name => name !== '' && name !== 'default')
      .map(name => ({
        what: `worker group ${name}`,
        list: `${GROUPS}?pageNo=1&pageSize=1000`,
        key: 'name',
        name,
        create: GROUPS,
        update: { method: 'POST', path: GROUPS },
        form: { name, addrList: addresses },
      }))
  );
}

/** What 3.x keeps in its database: how alerts are sent and, from 3.1.1 on, the groups of workers. */
export function apiRecords({ cluster }: LayoutContext, traits: Traits): ApiRecord[] {
  const alert = roleOf(cluster, 'alert');
  const worker = roleOf(cluster, 'worker');
  return [
    ...(alert === undefined ? [] : alertRecords(alert.roleBody ?? {}, { fields: traits.alertFields ?? {} })),
    ...(worker !== undefined && traits.groupsByApi
      ? groupRecords(worker.roleBody, worker.roleDependHost)
      : []),
  ];
}
