import { normaliseCluster } from '@dolphindeck/contract/cluster/rules.ts';
import { requirementExample } from '../../../lab/src/demo/cluster.ts';
import type { IdentifiedCluster } from '../../src/domain/layouts/layout.ts';

/** The requirement's example cluster, with the version and database that are proven here, its roles on all hosts. */
export function exampleCluster(hosts: readonly string[] = ['192.167.8.141']): IdentifiedCluster {
  const [first = ''] = hosts;
  const example = normaliseCluster(requirementExample(first));
  return {
    ...example,
    id: '9df5a945',
    hosts,
    roles: example.roles.map(role => ({
      ...role,
      roleDependHost: role.roleName === 'database' ? [first] : hosts,
    })),
  };
}

/** A console that locks hosts. */
export const LOCKING = {
  identity: { console: '00112233445566aa', machine: 'ffeeddccbbaa9988', holder: 'console-1' },
  user: 'admin',
  breaks: false,
} as const;

/** Settings that leave nothing open. */
export const CLOSED_CONSOLE = {
  signIn: true,
  plainAt: null,
  keyBeside: false,
  packagesUnsigned: false,
  plainWebhook: null,
  plainDatabase: null,
} as const;
