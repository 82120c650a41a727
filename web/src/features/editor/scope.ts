import { APPLY_ROLES } from '@dolphindeck/contract/cluster/apply.ts';
import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleDefinition, RoleField } from '@dolphindeck/contract/roles/define.ts';
import type { Part } from './open-points.ts';

/** How much of a cluster can be edited now. `running`: what it takes without a stop. */
export type Scope = 'all' | 'running' | 'none';

const RUNNING: readonly Part[] = [...APPLY_ROLES, 'env'];

/** Whether anything of a part can be edited. */
export function isOpen(scope: Scope, part: Part): boolean {
  return scope === 'all' || (scope === 'running' && RUNNING.includes(part));
}

/** Whether a field of a part that is open can be edited: others know the ports of what runs. */
export function isFieldOpen(scope: Scope, field: RoleField): boolean {
  return scope === 'all' || (scope === 'running' && field.listens !== true);
}

/** A changed body with what it had in fields that are closed: a template may bring others. */
export function withClosed(
  role: RoleDefinition,
  scope: Scope,
  before: RoleBody,
  changed: RoleBody,
): RoleBody {
  const closed = Object.keys(role.fields).filter(name => !isFieldOpen(scope, role.fields[name] as RoleField));
  return { ...changed, ...Object.fromEntries(closed.map(name => [name, before[name]])) };
}
