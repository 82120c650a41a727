import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { databaseOf, parseConnect } from './connect.ts';
import { layoutFor } from './layouts/index.ts';
import type { IdentifiedCluster, Layout } from './layouts/layout.ts';
import { type Port, portsOn } from './ports.ts';
import { ZOOKEEPER_KEYS } from './services/zookeeper.ts';

type Spec = Omit<IdentifiedCluster, 'id'>;

/**
 * What is wrong with the settings of a cluster beyond `clusterProblems`: settings that the console sets itself, texts
 * that the version's files cannot carry. For a save; a version without a layout is judged by the general rules only.
 */
export function settingProblems(spec: Spec): Problem[] {
  const layout = layoutFor(spec.base.version);
  return [...connectProblems(spec), ...managedProblems(spec, layout), ...(layout?.problems(spec) ?? [])];
}

function connectProblems(spec: Spec): Problem[] {
  const connect = roleOf(spec, 'zookeeper')?.roleBody?.connect;
  return typeof connect === 'string' && parseConnect(connect) === null
    ? [{ code: 'connect_format', field: 'roles.zookeeper.roleBody.connect' }]
    : [];
}

/** Spring reads `server.PORT` and `server_port` as `server.port`; no two settings of a release differ by that alone. */
const plain = (key: string) => key.toLowerCase().replace(/[-_]/g, '.').replace(/\.+/g, '.');

function managedProblems(spec: Spec, layout: Layout | null): Problem[] {
  const problems: Problem[] = [];
  for (const { roleName, roleBody } of spec.roles) {
    const managed =
      roleName === 'zookeeper'
        ? ZOOKEEPER_KEYS
        : (layout?.managedKeys(roleName, roleBody, spec.base.version) ?? []);
    for (const key of Object.keys(roleBody?.extra ?? {})) {
      const peer = roleName === 'zookeeper' && /^server\.\d+$/.test(key);
      if (peer || managed.some(one => plain(one) === plain(key))) {
        problems.push({ code: 'field_managed', field: `roles.${roleName}.roleBody.extra.${key}` });
      }
    }
  }
  return problems;
}

/** What keeps a cluster from running on its hosts as it is: the database of its version, ports used twice. */
export function deployProblems(spec: Spec, layout: Layout): Problem[] {
  const problems = settingProblems(spec);
  const { type } = databaseOf(spec);
  if (layout.databases[type] === undefined) {
    problems.push({
      code: 'version_database',
      field: 'roles.database.roleBody.databaseType',
      params: {
        type,
        version: spec.base.version,
        supported: Object.keys(layout.databases).join(', '),
      },
    });
  }
  return [...problems, ...portClashes(spec, layout)];
}

/** Two servers on one port of one host. The field named is one that can be changed, if there is one. */
export function portClashes(spec: Spec, layout: Layout): Problem[] {
  const problems: Problem[] = [];
  for (const host of spec.hosts) {
    for (const [port, users] of Map.groupBy(portsOn(spec, layout, host), ({ port }) => port)) {
      const [first, second] = users;
      if (first === undefined || second === undefined) continue;
      const isSetting = ({ field }: Port) => !field.endsWith('.roleDependHost');
      problems.push({
        code: 'port_clash',
        field: (users.find(isSetting) ?? first).field,
        params: { host, port, first: first.what, second: second.what },
      });
    }
  }
  return problems;
}
