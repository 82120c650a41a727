import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { existsIn, ROLES, type RoleField } from '@dolphindeck/contract/roles/index.ts';

/**
 * The roles of a cluster without the fields that a version of DolphinScheduler lacks, which nobody could save with that
 * version, and the names of those fields.
 */
export function rolesOfVersion(
  roles: ClusterSpec['roles'],
  version: string,
): { roles: ClusterSpec['roles']; dropped: string[] } {
  const dropped: string[] = [];
  const kept = roles.map(role => {
    if (role.roleBody === null) return role;
    const fields: Readonly<Record<string, RoleField>> = ROLES[role.roleName].fields;
    const lacks = (name: string) => fields[name] !== undefined && !existsIn(fields[name], version);
    const names = Object.keys(role.roleBody).filter(lacks);
    if (names.length === 0) return role;
    dropped.push(...names.map(name => `roles.${role.roleName}.roleBody.${name}`));
    const entries = Object.entries(role.roleBody).filter(([name]) => !names.includes(name));
    return { ...role, roleBody: Object.fromEntries(entries) };
  });
  return { roles: kept, dropped };
}
