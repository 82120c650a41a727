import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import { JDBC_8 } from '../flat/database.ts';
import { extraOf, number, registryRoot, type Settings, text } from '../flat/settings.ts';
import type { IdentifiedCluster, LayoutContext, ServerRole } from '../layout.ts';
import type { Traits } from './generation.ts';

/**
 * The time zone of the JVMs, and of times in answers. All servers of a cluster have one, whatever their hosts have: by it
 * times are written to the database. UTC is 3.x's own.
 */
export function timeZone(cluster: Pick<IdentifiedCluster, 'roles'>): string {
  return text(roleOf(cluster, 'backend')?.roleBody ?? {}, 'timeZone') ?? 'UTC';
}

/** The database, as Spring takes it. */
export function datasource(database: LayoutContext['database']): Settings {
  const { driver, url } = JDBC_8[database.type];
  return {
    'spring.datasource.driver-class-name': driver,
    'spring.datasource.url': url(database),
    'spring.datasource.username': database.account,
    'spring.datasource.password': database.password,
  };
}

const QUARTZ_DIALECT = {
  postgresql: 'org.quartz.impl.jdbcjobstore.PostgreSQLDelegate',
  mysql: 'org.quartz.impl.jdbcjobstore.StdJDBCDelegate',
} as const;

interface SettingsContext extends Pick<LayoutContext, 'database' | 'zookeeper'> {
  readonly cluster: Pick<IdentifiedCluster, 'id' | 'roles'>;
}

/** What the console sets of every server of a role, and the role's own settings. */
export function managed(role: ServerRole, context: SettingsContext, traits: Traits): Settings {
  const { cluster, database, zookeeper } = context;
  const body = roleOf(cluster, role)?.roleBody ?? {};
  return {
    'spring.jackson.time-zone': timeZone(cluster),
    ...(traits.database.includes(role) ? datasource(database) : {}),
    ...(role === 'master' || role === 'backend'
      ? {
          'spring.quartz.properties.org.quartz.jobStore.driverDelegateClass': QUARTZ_DIALECT[database.type],
        }
      : {}),
    ...(traits.registry.includes(role)
      ? {
          'registry.type': 'zookeeper',
          'registry.zookeeper.connect-string': zookeeper.connect,
          // Curator wants it without the slash. The version's own is the same for every cluster.
          'registry.zookeeper.namespace': registryRoot(cluster.id).slice(1),
        }
      : {}),
    ...(role === 'backend' ? { 'server.port': number(body, 'serverPort') } : {}),
    ...(role === 'backend' ? pythonGateway(body, traits) : {}),
    ...traits.settings(role, body, cluster),
  };
}

/** Off unless asked for, and then with a token of its own: up to 3.2.1 the whole world knows the release's. */
function pythonGateway(body: RoleBody, { gateway }: Traits): Settings {
  const enabled = body.pythonGateway === true;
  return {
    [`${gateway}.enabled`]: enabled,
    ...(enabled ? { [`${gateway}.auth-token`]: text(body, 'pythonGatewayToken') } : {}),
  };
}

/**
 * Where a server tells how it is, in all but the API. It asks nobody who they are, and what it tells is more than metrics
 * (the workflows that a master has at work), while only the console asks there, on the host itself. The ports by which
 * servers speak to each other cannot be bound: they listen on all addresses, whatever is set.
 */
const STATE_ADDRESS = { key: 'server.address', loopback: '127.0.0.1' } as const;

/** Whether `extra` leaves that where only the host reaches it. */
export function isStateOnLoopback(body: RoleBody | null): boolean {
  return isLoopback(String(extraOf(body)[STATE_ADDRESS.key] ?? STATE_ADDRESS.loopback));
}

/** What a role gets unless its `extra` says otherwise. */
export function defaults(role: ServerRole, body: RoleBody, traits: Traits): Settings {
  return {
    // 3.1.9 shows everything: its environment, its memory as a dump, a way to change loggers.
    'management.endpoints.web.exposure.include': 'health,metrics,prometheus',
    // The version's own 600 ms are too few for a host that boots.
    ...(traits.registry.includes(role) ? { 'registry.zookeeper.block-until-connected': '30s' } : {}),
    ...(role === 'backend' ? {} : { [STATE_ADDRESS.key]: STATE_ADDRESS.loopback }),
    ...traits.defaults(role, body),
  };
}

/** Everything that a role's own file sets, `extra` over the defaults and below what the console sets. */
export function roleSettings(role: ServerRole, context: SettingsContext, traits: Traits): Settings {
  const body = roleOf(context.cluster, role)?.roleBody ?? {};
  return {
    ...defaults(role, body, traits),
    ...extraOf(body),
    ...managed(role, context, traits),
  };
}
