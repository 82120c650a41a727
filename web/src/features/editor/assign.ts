import { ROLES } from 'virtual:catalogue';
import { addressKey } from '@dolphindeck/contract/common/address.ts';
import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import { type Draft, entryOf, newRole, type RoleEntry, withEntry } from './draft.ts';

/** The hosts of each role that the cluster has. */
export type Assignment = Readonly<Partial<Record<RoleName, readonly string[]>>>;

/** What of a draft says which role is where. */
export type Placed = Pick<Draft, 'hosts' | 'roles'>;

/** The same object as before while no role's hosts changed: what shows it need not look again. */
export function assignmentOf(roles: readonly RoleEntry[], before?: Assignment): Assignment {
  const now = Object.fromEntries(roles.map(({ roleName, roleDependHost }) => [roleName, roleDependHost]));
  const names = ROLE_NAMES.filter(role => now[role] !== before?.[role]);
  return before !== undefined && names.length === 0 ? before : now;
}

/** Adds hosts behind those that are there; one that is there under any spelling is not added. */
export function addHosts<D extends Placed>(draft: D, added: readonly string[]): D {
  const known = new Set(draft.hosts.map(addressKey));
  const fresh = added.filter(host => !known.has(addressKey(host)) && known.add(addressKey(host)));
  return fresh.length === 0 ? draft : { ...draft, hosts: [...draft.hosts, ...fresh] };
}

/** Takes hosts out of the cluster and of all its roles. */
export function removeHosts<D extends Placed>(draft: D, removed: readonly string[]): D {
  const gone = new Set(removed);
  const stays = (host: string) => !gone.has(host);
  const roles = draft.roles.map(role =>
    role.roleDependHost.every(stays) ? role : { ...role, roleDependHost: role.roleDependHost.filter(stays) },
  );
  return { ...draft, hosts: draft.hosts.filter(stays), roles };
}

/** The addresses in a text that was typed or pasted: parted by blanks, lines, commas or semicolons. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,;，；、]+/).filter(part => part !== '');
}

/**
 * Puts a role on some hosts, or takes it from them. A role that the cluster lacks comes with its first values. A role
 * that is on one host only moves.
 */
export function assign<D extends Placed>(draft: D, role: RoleName, hosts: readonly string[], on: boolean): D {
  const entry = entryOf(draft, role) ?? newRole(role);
  if (!on && entry.roleDependHost.length === 0) return draft;
  const changed = on ? joined(draft, entry, hosts) : entry.roleDependHost.filter(h => !hosts.includes(h));
  return withEntry(draft, { ...entry, roleDependHost: changed });
}

function joined(draft: Placed, entry: RoleEntry, hosts: readonly string[]): string[] {
  const { max = Number.POSITIVE_INFINITY } = ROLES[entry.roleName].hosts;
  if (max === 1) return hosts.slice(0, 1);
  const place = new Map(draft.hosts.map((host, index) => [host, index]));
  const result = [...entry.roleDependHost];
  for (const host of hosts) {
    if (result.includes(host) || result.length >= max) continue;
    // Where the cluster has it, so that taking a role away and giving it back is no change.
    const after = result.findIndex(other => (place.get(other) ?? -1) > (place.get(host) ?? -1));
    result.splice(after === -1 ? result.length : after, 0, host);
  }
  return result;
}

/** Every role that the cluster has, on a host or off it. A role that is on one host only, and on another, stays there. */
export function assignHost<D extends Placed>(draft: D, host: string, on: boolean): D {
  let changed = draft;
  for (const { roleName, roleDependHost } of draft.roles) {
    const max = ROLES[roleName].hosts.max ?? Number.POSITIVE_INFINITY;
    if (on && roleDependHost.length >= max) continue;
    changed = assign(changed, roleName, [host], on);
  }
  return changed;
}

/** Whether a number of hosts is too few or too many for a role, and how many it needs. */
export function countProblem(role: RoleName, count: number): { exact: boolean; count: number } | null {
  const { min, max } = ROLES[role].hosts;
  if (count >= min && count <= (max ?? count)) return null;
  return { exact: max === min, count: count < min ? min : (max ?? min) };
}

/** Roles whose number of hosts is allowed and yet unwise. A ZooKeeper more than an odd number survives no more losses. */
export function isUnwise(draft: Pick<Draft, 'roles'>, role: RoleName): boolean {
  const entry = entryOf(draft, role);
  if (role !== 'zookeeper' || entry === undefined || entry.roleBody?.connect !== undefined) return false;
  return entry.roleDependHost.length > 0 && entry.roleDependHost.length % 2 === 0;
}
