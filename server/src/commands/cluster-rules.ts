import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { clusterProblems } from '@dolphindeck/contract/cluster/rules.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import { settingProblems } from '../domain/problems.ts';
import {
  hiddenFields,
  hiddenVariables,
  secretsOfCluster,
  showClusterSecrets,
} from '../secrets/role-secrets.ts';

/** The spec of a save with its hidden secrets filled in from what is stored. */
export function withStoredSecrets(spec: ClusterSpec, stored: ClusterSpec | null): ClusterSpec {
  return showClusterSecrets(spec, stored === null ? {} : secretsOfCluster(stored));
}

/**
 * Everything that is wrong with a save, beyond the shape of it. A version without a layout may be saved: a deploy
 * refuses it.
 */
export function saveProblems(spec: ClusterSpec): Problem[] {
  return [
    ...clusterProblems(spec),
    ...missingSecrets(spec),
    ...fieldsInExtra(spec),
    ...settingProblems(spec),
  ];
}

/** A secret that is still hidden stands for one that was never stored. */
function missingSecrets({ roles, env }: ClusterSpec): Problem[] {
  const fields = roles.flatMap(({ roleName, roleBody }) =>
    hiddenFields(roleName, roleBody ?? {}).map(field => `roles.${roleName}.roleBody.${field}`),
  );
  return [...fields, ...hiddenVariables(env)].map(field => ({ code: 'secret_missing', field }));
}

/** `extra` is for what the catalogue lacks: a field of the catalogue is set under its own name. */
function fieldsInExtra({ roles }: ClusterSpec): Problem[] {
  return roles.flatMap(({ roleName, roleBody }) =>
    Object.keys(roleBody?.extra ?? {})
      .filter(key => Object.hasOwn(ROLES[roleName].fields, key))
      .map(key => ({ code: 'field_managed' as const, field: `roles.${roleName}.roleBody.extra.${key}` })),
  );
}
