import { addressKey, isAddress } from '../common/address.ts';
import { type FoundText, textProblem, textsIn } from '../common/safe-text.ts';
import { isTimeZone } from '../common/time-zone.ts';
import { compareVersions, parseVersion, sayVersions } from '../common/version.ts';
import type { Problem } from '../messages/problem.ts';
import { existsIn, ROLES, type RoleField, type RoleName } from '../roles/index.ts';
import { type ClusterSpec, DEFAULT_DEPLOY_DIR, DEFAULT_DEPLOY_USER, type SaveCluster } from './cluster.ts';

export { compareVersions, parseVersion };

const DEPLOY_USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const DEPLOY_DIR = /^(\/[A-Za-z0-9._-]+)+$/;
/** A deploy gives deployDir to the deploy user: for one of these that would break the host. */
const SYSTEM_DIR =
  /^\/(((bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|run|sbin|sys)(\/.*)?)|home|media|mnt|opt|root|srv|tmp|usr|usr\/(bin|lib|lib64|local|sbin|share)|var|var\/(cache|lib|log|run|spool|tmp))$/;

/** A save with its defaults filled in and its texts trimmed. */
export function normaliseCluster(save: NonNullable<SaveCluster['basis']>): ClusterSpec {
  return {
    name: save.name.trim(),
    hosts: save.hosts,
    base: {
      version: save.base.version,
      deployUser: save.base.deployUser ?? DEFAULT_DEPLOY_USER,
      deployDir: (save.base.deployDir ?? DEFAULT_DEPLOY_DIR).replace(/(?<=.)\/+$/, ''),
    },
    roles: save.roles,
    env: save.env ?? {},
    remark: save.remark ?? '',
  };
}

/**
 * Everything that is wrong with a cluster, beyond the shape that its schema checks; empty when it may be saved.
 * The rules that need other clusters or hosts (a name taken, a host unknown) are not here.
 */
export function clusterProblems(spec: ClusterSpec): Problem[] {
  return [...textProblems(spec), ...headProblems(spec), ...hostProblems(spec), ...roleProblems(spec)];
}

function textProblems(spec: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  for (const found of textsIn(spec)) {
    const what = textProblem(found.text, found.path[0] === 'remark');
    if (what !== null) problems.push({ code: `text_${what}`, field: fieldName(spec, found) });
  }
  return problems;
}

/** `roles.3.roleBody.password` → `roles.backend.roleBody.password`: a person knows roles by name. */
function fieldName(spec: ClusterSpec, { path }: FoundText): string {
  const [head, index, ...rest] = path;
  if (head !== 'roles' || typeof index !== 'number') return path.join('.');
  return ['roles', spec.roles[index]?.roleName ?? index, ...rest].join('.');
}

function headProblems({ name, base }: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  if (name.length < 1 || [...name].length > 64) problems.push({ code: 'name_length', field: 'name' });
  if (name.startsWith('-')) problems.push({ code: 'text_dash', field: 'name' });
  const version = parseVersion(base.version);
  if (version === null) problems.push({ code: 'version_format', field: 'base.version' });
  else if (compareVersions(version, [1, 2, 0]) < 0)
    problems.push({ code: 'version_old', field: 'base.version' });
  if (!DEPLOY_USER.test(base.deployUser) || base.deployUser === 'root') {
    problems.push({ code: 'deploy_user', field: 'base.deployUser' });
  }
  if (!DEPLOY_DIR.test(base.deployDir) || base.deployDir.split('/').some(p => p === '..' || p === '.')) {
    problems.push({ code: 'deploy_dir', field: 'base.deployDir' });
  } else if (SYSTEM_DIR.test(base.deployDir)) {
    const { deployDir: dir } = base;
    problems.push({ code: 'deploy_dir_system', field: 'base.deployDir', params: { dir } });
  }
  return problems;
}

function hostProblems({ hosts }: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  if (hosts.length === 0) problems.push({ code: 'hosts_empty', field: 'hosts' });
  const keys = hosts.map(addressKey);
  for (const [index, host] of hosts.entries()) {
    if (!isAddress(host)) problems.push({ code: 'host_address', field: `hosts.${index}`, params: { host } });
    // One machine under two spellings would be deployed twice at once.
    if (keys.indexOf(addressKey(host)) !== index) {
      problems.push({ code: 'host_repeated', field: `hosts.${index}`, params: { host } });
    }
  }
  return problems;
}

function roleProblems({ roles, hosts, base }: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<RoleName>();
  for (const { roleName: role, roleBody, roleDependHost } of roles) {
    const field = `roles.${role}`;
    if (seen.has(role)) problems.push({ code: 'role_repeated', field, params: { role } });
    seen.add(role);
    const { min, max } = ROLES[role].hosts;
    const count = roleDependHost.length;
    const where = `${field}.roleDependHost`;
    if (count < min || count > (max ?? count)) {
      problems.push({
        code: max === min ? 'role_hosts_exact' : 'role_hosts_min',
        field: where,
        params: { role, min },
      });
    }
    for (const [index, host] of roleDependHost.entries()) {
      if (!hosts.includes(host))
        problems.push({ code: 'role_host_foreign', field: where, params: { role, host } });
      if (roleDependHost.indexOf(host) !== index) {
        problems.push({ code: 'host_repeated', field: where, params: { role, host } });
      }
    }
    for (const [name, value] of Object.entries(roleBody ?? {})) {
      const definition = (ROLES[role].fields as Record<string, RoleField>)[name];
      if (definition?.versions !== undefined && !existsIn(definition, base.version)) {
        problems.push({
          code: 'field_version',
          field: `${field}.roleBody.${name}`,
          params: { versions: sayVersions(definition.versions), version: base.version },
        });
      }
      if (definition?.springProperty && typeof value === 'string' && value.includes('${')) {
        problems.push({ code: 'text_placeholder', field: `${field}.roleBody.${name}` });
      }
      // What stands behind MAIL FROM and in command lines of mailers.
      if (name === 'mailSender' && String(value).startsWith('-')) {
        problems.push({ code: 'text_dash', field: `${field}.roleBody.${name}` });
      }
      if (name === 'timeZone' && !isTimeZone(String(value))) {
        problems.push({
          code: 'time_zone',
          field: `${field}.roleBody.${name}`,
          params: { zone: String(value) },
        });
      }
      if (/host$/i.test(name) && typeof value === 'string' && !isAddress(value)) {
        problems.push({ code: 'host_address', field: `${field}.roleBody.${name}`, params: { host: value } });
      }
    }
  }
  for (const role of Object.values(ROLES)) {
    if (role.required && !seen.has(role.name)) {
      problems.push({ code: 'role_missing', field: `roles.${role.name}`, params: { role: role.name } });
    }
  }
  return problems;
}
