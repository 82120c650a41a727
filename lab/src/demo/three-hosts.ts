import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { exampleCluster } from './cluster.ts';

type Save = InputOf<Endpoints['createCluster']>;

/** Which hosts have each role; a role that is not named is left out. */
export type Places = Readonly<Partial<Record<RoleName, readonly string[]>>>;

/** The requirement's example with its roles on several hosts. */
export function spreadCluster(hosts: readonly string[], places: Places): Save {
  const { roles, ...example } = exampleCluster(hosts[0] ?? '');
  return {
    ...example,
    hosts: [...hosts],
    roles: roles.flatMap(role => {
      const found = places[role.roleName];
      return found === undefined ? [] : [{ ...role, roleDependHost: [...found] }];
    }),
  };
}

/**
 * A small cluster as an operator has it: a ZooKeeper on each of three hosts, two of everything that may fail, one
 * database, one frontend before two backends.
 */
export function threeHosts(hosts: readonly [string, string, string]): Save {
  const [a, b, c] = hosts;
  return spreadCluster(hosts, {
    database: [a],
    zookeeper: hosts,
    master: [a, b],
    worker: [b, c],
    backend: [a, c],
    alert: [b],
    frontend: [a],
    hadoop: hosts,
    common: hosts,
  });
}
