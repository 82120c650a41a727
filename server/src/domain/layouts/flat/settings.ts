import type { ClusterSpec, RoleBody, RoleExtra } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';

type Setting = string | number | boolean | undefined;
export type Settings = Readonly<Record<string, Setting>>;

/**
 * One namespace a cluster: two clusters on one ZooKeeper with the same root take each other's tasks (issue 11171 of
 * apache/dolphinscheduler). 1.2.x and 1.3.x use the value as it is as the prefix of all their paths, 2.0.x as the
 * namespace of Curator, without the slash.
 */
export function registryRoot(clusterId: string): string {
  return `/dolphinscheduler-${clusterId}`;
}

/**
 * common.properties. Storage is HDFS, which also means `file:///`, when the cluster has both roles.
 * @param dataFolder where tasks run; the default below /tmp is emptied by tmp cleaners while tasks use it
 */
export function common(spec: Pick<ClusterSpec, 'roles'>, dataFolder: string): Settings {
  const path = roleOf(spec, 'common')?.roleBody?.dataStore2hdfsBasepath;
  const fileSystem = roleOf(spec, 'hadoop')?.roleBody?.fsDefaultFS;
  return {
    'data.basedir.path': dataFolder,
    'resource.storage.type': path === undefined || fileSystem === undefined ? 'NONE' : 'HDFS',
    'resource.upload.path':
      path === undefined ? undefined : uploadPath(String(path), String(fileSystem ?? '')),
    'fs.defaultFS': fileSystem === undefined ? undefined : String(fileSystem),
  };
}

/**
 * The resource path without the file system that stands in front of it: 1.3.x itself puts `file://` or fs.defaultFS
 * before it where a full URI is needed (UDFUtils: `add jar`), so a full URI here would be doubled.
 */
export function uploadPath(path: string, fileSystem: string): string {
  const local = /^file:(?:\/\/)?(\/.*)$/.exec(path);
  if (local?.[1] !== undefined) return local[1];
  const authority = /^[a-z0-9]+:\/\/[^/]+/.exec(fileSystem)?.[0];
  return authority !== undefined && path.startsWith(`${authority}/`) ? path.slice(authority.length) : path;
}

/** application-api.properties. The time zone of times in answers is the version's own, GMT+8, unless one is given. */
export function backend(body: RoleBody): Settings {
  const zone = text(body, 'timeZone');
  return {
    'server.port': number(body, 'serverPort'),
    ...(zone === undefined ? {} : { 'spring.jackson.time-zone': zone }),
  };
}

/** The time zone in which a server reckons: the host's own, unless one is given for the cluster. */
export function zoneFlags(cluster: Pick<ClusterSpec, 'roles'>): string[] {
  const zone = text(roleOf(cluster, 'backend')?.roleBody ?? {}, 'timeZone');
  return zone === undefined ? [] : [`-Duser.timezone=${zone}`];
}

export function master(body: RoleBody): Settings {
  return { 'master.reserved.memory': number(body, 'masterReservedMemory') };
}

export function worker(body: RoleBody): Settings {
  const groups = workerGroups(body);
  return {
    'worker.reserved.memory': number(body, 'workerReservedMemory'),
    // Absent while nobody asks for groups, so that an `extra` of that name goes on to work.
    ...(groups.length === 0 ? {} : { 'worker.groups': groups.join(',') }),
  };
}

/** The names in the field `workerGroups`, each once. */
export function workerGroups(body: RoleBody | null): string[] {
  const names = (text(body ?? {}, 'workerGroups') ?? '').split(',').map(name => name.trim());
  return [...new Set(names)].filter(name => name !== '');
}

/**
 * The limit on the load average, unless `extra` says otherwise. The versions' own is twice the cores, above which a
 * master schedules and a worker takes nothing, without a word in any log that a user reads; a host with a database and
 * seven JVMs passes it easily. 100 is what 1.2 shipped: reserved memory remains the guard.
 */
export const MAX_LOAD = 100;

/** `extra` of a role body, or nothing. */
export function extraOf(body: RoleBody | null): RoleExtra {
  return body?.extra ?? {};
}

export function number(body: RoleBody, field: string): number | undefined {
  const value = body[field];
  return typeof value === 'number' ? value : undefined;
}

export function text(body: RoleBody, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}
