import { HIDDEN_SECRET, type RoleBody, type RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import { type RoleName, secretFields } from '@dolphindeck/contract/roles/index.ts';

/** Secrets by place: `<role>.<field>`. */
export type SecretsByPlace = Readonly<Record<string, string>>;

type Body = Readonly<Record<string, unknown>>;

/** A role's body with every secret hidden; keys and their order stay. */
export function hideSecrets<B extends Body | RoleBody>(role: RoleName, body: B): B {
  const hidden = secretFields(role)
    .filter(field => typeof body[field] === 'string')
    .map(field => [field, HIDDEN_SECRET]);
  return { ...body, ...Object.fromEntries(hidden) };
}

/** The secrets of a role's body by place. Hidden ones are none. */
export function secretsOf(role: RoleName, body: Body | RoleBody): SecretsByPlace {
  const found: Record<string, string> = {};
  for (const field of secretFields(role)) {
    const value = body[field];
    if (typeof value === 'string' && value !== HIDDEN_SECRET) found[`${role}.${field}`] = value;
  }
  return found;
}

/** A role's body with its hidden secrets shown again; those without a secret stay hidden. */
export function showSecrets<B extends Body | RoleBody>(role: RoleName, body: B, secrets: SecretsByPlace): B {
  const shown = secretFields(role)
    .filter(field => body[field] === HIDDEN_SECRET && Object.hasOwn(secrets, `${role}.${field}`))
    .map(field => [field, secrets[`${role}.${field}`]]);
  return { ...body, ...Object.fromEntries(shown) };
}

/** The fields of a role's body that are still hidden. */
export function hiddenFields(role: RoleName, body: Body | RoleBody): string[] {
  return secretFields(role).filter(field => body[field] === HIDDEN_SECRET);
}

/** All roles of a cluster, with every secret hidden. */
export function hideRoleSecrets(roles: readonly RoleEntry[]): RoleEntry[] {
  return mapBodies(roles, hideSecrets);
}

/** The secrets of all roles of a cluster. */
export function secretsOfRoles(roles: readonly RoleEntry[]): SecretsByPlace {
  return Object.assign({}, ...roles.map(r => (r.roleBody === null ? {} : secretsOf(r.roleName, r.roleBody))));
}

/** All roles of a cluster, with hidden secrets shown again. */
export function showRoleSecrets(roles: readonly RoleEntry[], secrets: SecretsByPlace): RoleEntry[] {
  return mapBodies(roles, (role, body) => showSecrets(role, body, secrets));
}

function mapBodies(
  roles: readonly RoleEntry[],
  change: (role: RoleName, body: RoleBody) => RoleBody,
): RoleEntry[] {
  return roles.map(role =>
    role.roleBody === null ? role : { ...role, roleBody: change(role.roleName, role.roleBody) },
  );
}
