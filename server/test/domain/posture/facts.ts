import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { ClusterFacts, HostFacts, PostureFacts, TokenFacts } from '../../../src/domain/posture/facts.ts';
import { CLOSED_CONSOLE, exampleCluster, LOCKING } from '../example.ts';

export const NOW = Date.parse('2026-06-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** A day as stored, so many days from now. */
export const inDays = (days: number) => new Date(NOW + days * DAY_MS).toISOString();

/** A world in which nothing is open. */
export const CLOSED: PostureFacts = {
  now: NOW,
  console: { ...CLOSED_CONSOLE, id: LOCKING.identity.console },
  access: { users: [{ name: 'admin', disabled: false }], firstPasswordOf: null, tokens: [] },
  hosts: [],
  newestKey: 'k2',
  clusters: [],
};

/** A host whose login leaves nothing open. */
export function aHost(changes: Partial<HostFacts> = {}): HostFacts {
  return {
    ...{ id: '0a0b0c0d', name: 'node-1', user: 'root', hasPassword: false, hasKey: true, consoleKey: 'k2' },
    keyUnconfirmed: false,
    ...changes,
  };
}

/** A token that leaves nothing open. */
export function aToken(changes: Partial<TokenFacts> = {}): TokenFacts {
  return {
    ...{ name: 'ci', role: 'operator', createdBy: 'admin' },
    ...{ createdAt: inDays(-10), expiresAt: inDays(30), usedAt: inDays(-1) },
    ...changes,
  };
}

/** Bodies with which the example's roles leave nothing open. */
const SAFE: Partial<Record<RoleName, RoleBody>> = {
  database: {
    databaseType: 'postgresql',
    databaseName: 'ds',
    account: 'ds',
    password: 'vT4kq0sX9dLm2RwZ7yBn',
  },
  alert: { alertType: 'mail', mailServerHost: 'mail.example', mailServerPort: 465, mailSmtpSslEnable: true },
};

interface Differently {
  readonly roles?: Partial<Record<RoleName, RoleBody>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly hosts?: readonly string[];
  readonly version?: string;
}

/** A cluster that leaves nothing open, as long as it is stopped. */
export function aCluster(
  changes: Partial<Omit<ClusterFacts, 'deployed'>> = {},
  { roles = {}, env = {}, hosts = ['10.0.0.1'], version = '1.3.6' }: Differently = {},
): ClusterFacts {
  const example = exampleCluster(hosts);
  const base = { ...example.base, version };
  const bodies = { ...SAFE, ...roles };
  const deployed = {
    ...example,
    base,
    env,
    roles: example.roles.map(role => ({ ...role, roleBody: bodies[role.roleName] ?? role.roleBody })),
  };
  return { id: example.id, name: 'prod', status: 'stopsuccess', deployed, signIn: 'ours', ...changes };
}
