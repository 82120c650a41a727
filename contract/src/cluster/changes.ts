import type { RoleName } from '../roles/define.ts';
import { isSecretSetting } from '../roles/secret-setting.ts';
import type { PlanChange } from '../run/plan-view.ts';
import type { ClusterSpec, RoleEntry } from './cluster.ts';

/** What of a cluster reaches its hosts. */
type Content = Pick<ClusterSpec, 'base' | 'hosts' | 'roles' | 'env'>;

/** Values by field, as refusals name fields: `base.version`, `roles.backend.extra.x`, `env.JAVA_HOME`. */
type Flat = ReadonlyMap<string, string>;

/**
 * What differs between a cluster and what it was, field by field in the order of the editor. Secrets are told as
 * changed and never shown. Name and remark reach no host, so they are none of it.
 * @param secretFields of a role: the page has them from the catalogue without its schemas
 */
export function changesBetween(
  before: Content,
  after: Content,
  secretFields: (role: RoleName) => readonly string[],
): PlanChange[] {
  const secrets = new Set([before, after].flatMap(content => secretPlaces(content, secretFields)));
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter(field => old.get(field) !== now.get(field))
    .map(field =>
      secrets.has(field)
        ? { field, from: null, to: null, secret: true }
        : { field, from: old.get(field) ?? null, to: now.get(field) ?? null, secret: false },
    );
}

/** Where secrets stand, or would: fields of the catalogue, and free settings by their names. */
function secretPlaces(
  { roles, env }: Content,
  secretFields: (role: RoleName) => readonly string[],
): string[] {
  const named = (place: string, values: object) =>
    Object.entries(values)
      .filter(([name, value]) => isSecretSetting(name, value))
      .map(([name]) => `${place}.${name}`);
  return [
    ...roles.flatMap(({ roleName, roleBody }) => [
      ...secretFields(roleName).map(field => `roles.${roleName}.roleBody.${field}`),
      ...named(`roles.${roleName}.extra`, roleBody?.extra ?? {}),
    ]),
    ...named('env', env),
  ];
}

function flat({ base, hosts, roles, env }: Content): Flat {
  return new Map([
    ['base.version', base.version],
    ['base.deployUser', base.deployUser],
    ['base.deployDir', base.deployDir],
    ['hosts', hosts.join(', ')],
    ...roles.flatMap(flatRole),
    ...Object.entries(env).map(([name, value]): [string, string] => [`env.${name}`, value]),
  ]);
}

function flatRole({ roleName, roleBody, roleDependHost }: RoleEntry): [string, string][] {
  const { extra = {}, ...fields } = roleBody ?? {};
  const named = (part: string, values: object) =>
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [`roles.${roleName}.${part}.${name}`, String(value)]);
  return [
    [`roles.${roleName}.roleDependHost`, roleDependHost.join(', ')],
    ...named('roleBody', fields),
    ...named('extra', extra),
  ];
}
