import { ROLES } from 'virtual:catalogue';
import type * as cluster from '@dolphindeck/contract/cluster/cluster.ts';
import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { Output } from '../../api/client.ts';
import { bodyIn, initialBody, withoutHidden, withoutSecrets } from './role-body.ts';

export type RoleEntry = cluster.RoleEntry;
type ClusterView = Output<'selectCluster'>;

/** What the editor edits and createCluster takes. Never changed in place: every change makes a new one. */
export interface Draft {
  /** Of the cluster that is edited; a new one has none. */
  readonly id?: string;
  readonly name: string;
  readonly hosts: string[];
  readonly base: { readonly version: string; readonly deployUser: string; readonly deployDir: string };
  readonly roles: RoleEntry[];
  readonly env: Record<string, string>;
  readonly remark: string;
}

// Typed as the contract's literals, so these cannot differ from it; its values would bring TypeBox along.
export const DEPLOY_USER: typeof cluster.DEFAULT_DEPLOY_USER = 'easy';
const DEPLOY_DIR: typeof cluster.DEFAULT_DEPLOY_DIR = '/home/easy/ds';

/** The requirement's version, for a console without packages. */
const FALLBACK_VERSION = '1.3.6';

/** The newest DolphinScheduler that is in the package store: what a new cluster most likely becomes. */
export function newestVersion(packages: readonly PackageView[]): string {
  const [newest] = storedVersions(packages);
  return newest ?? FALLBACK_VERSION;
}

/** The versions of DolphinScheduler in the package store, newest first, each once. */
export function storedVersions(packages: readonly PackageView[]): string[] {
  const versions = packages.filter(({ kind }) => kind === 'dolphinscheduler').map(({ version }) => version);
  return [...new Set(versions)].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/** A new cluster: the roles that it cannot be without, filled with the catalogue's first values, on no host yet. */
export function emptyDraft(name: string, remark: string, version: string = FALLBACK_VERSION): Draft {
  return {
    name,
    remark,
    hosts: [],
    base: { version, deployUser: DEPLOY_USER, deployDir: DEPLOY_DIR },
    roles: ROLE_NAMES.filter(role => ROLES[role].required).map(newRole),
    env: {},
  };
}

/** A role as it is when it is added: on no host, with the catalogue's first values. */
export function newRole(roleName: RoleName): RoleEntry {
  return { roleName, roleBody: initialBody(ROLES[roleName]), roleDependHost: [] };
}

/** What of a stored cluster can be edited. Its status and signs are not part of it. */
export function draftOf({ id, name, hosts, base, roles, env, remark }: ClusterView): Draft {
  return { id, name, hosts, base, roles: roles as RoleEntry[], env: env ?? {}, remark };
}

/** A new cluster like another one. Secrets that the reader may not see are stored for that one only: they are empty. */
export function copyOf(draft: Draft, name: string): Draft {
  const { id: _, ...rest } = draft;
  const roles = rest.roles.map(role =>
    role.roleBody === null ? role : { ...role, roleBody: withoutSecrets(role.roleBody) },
  );
  return { ...rest, roles, env: withoutHidden(rest.env), name };
}

/**
 * Whether two drafts say the same. The order of hosts counts; that of members and of roles means nothing, and an absent
 * member is one without a value.
 */
export function sameDraft(a: Draft, b: Draft): boolean {
  if (a === b) return true;
  const { roles, ...head } = a;
  const { roles: others, ...otherHead } = b;
  if (roles.length !== others.length || !sameValue(head, otherHead)) return false;
  return roles.every(role => {
    const other = others.find(({ roleName }) => roleName === role.roleName);
    return (
      other !== undefined &&
      sameValue(role.roleDependHost, other.roleDependHost) &&
      sameValue(role.roleBody ?? {}, other.roleBody ?? {})
    );
  });
}

/** Whether two JSON values are the same, whatever the order of members. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  return [...keys].every(key => sameValue(left[key], right[key]));
}

/** The entry of a role, or undefined when the draft does not have it. */
export function entryOf(draft: Pick<Draft, 'roles'>, role: RoleName): RoleEntry | undefined {
  return draft.roles.find(({ roleName }) => roleName === role);
}

/** The draft with an entry of a role in place of the one that it had, or with a new one. */
export function withEntry<D extends Pick<Draft, 'roles'>>(draft: D, entry: RoleEntry): D {
  const known = entryOf(draft, entry.roleName) !== undefined;
  const roles = known
    ? draft.roles.map(role => (role.roleName === entry.roleName ? entry : role))
    : [...draft.roles, entry];
  return { ...draft, roles };
}

export function withoutRole(draft: Draft, role: RoleName): Draft {
  return { ...draft, roles: draft.roles.filter(({ roleName }) => roleName !== role) };
}

/** What is saved of a draft: settings that its version lacks stay in the editor, for when the version is another. */
export function savedOf(draft: Draft): Draft {
  const { version } = draft.base;
  const roles = draft.roles.map(role =>
    role.roleBody === null
      ? role
      : { ...role, roleBody: bodyIn(ROLES[role.roleName], role.roleBody, version) },
  );
  return { ...draft, roles };
}

/** What stands at a place as a refusal names it: `roles.database.roleBody.password`, `hosts.1`, `env.JAVA_HOME`. */
export function valueAt(draft: Draft, field: string): unknown {
  const [head, role, ...path] = field.split('.');
  if (head !== 'roles') return lookUp(draft, field.split('.'));
  return lookUp(
    draft.roles.find(({ roleName }) => roleName === role),
    path,
  );
}

/** Names of extra settings have dots themselves, so the whole rest of a path is a name, too. */
function lookUp(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0 || typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  const [key = '', ...rest] = path;
  return Object.hasOwn(record, path.join('.')) ? record[path.join('.')] : lookUp(record[key], rest);
}
