import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { hideClusterSecrets, secretsOfCluster } from '../secrets/role-secrets.ts';

/** What the audit keeps of a cluster: everything but secrets. */
export function auditedSpec({ name, hosts, base, roles, env, remark }: ClusterSpec): ClusterSpec {
  return hideClusterSecrets({ name, hosts, base, roles, env, remark });
}

/** Which secrets a save changed, by place, without telling them. */
export function changedSecrets(before: ClusterSpec, after: ClusterSpec): string[] {
  const old = secretsOfCluster(before);
  const now = secretsOfCluster(after);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(place => old[place] !== now[place]);
}
