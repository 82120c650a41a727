import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { isStarted } from '@dolphindeck/contract/cluster/status.ts';
import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import { databaseOf } from '../connect.ts';
import { layoutFor } from '../layouts/index.ts';
import { portsOf } from '../ports.ts';
import type { ClusterFacts } from './facts.ts';
import type { Found } from './found.ts';
import { holdsSecret, isWeakPassword } from './secrets.ts';

/** Accounts that own the whole server of a database. */
const OWNERS = ['root', 'postgres'];

/** What is open on a cluster, by how it was deployed and what its starts have seen. */
export function clusterFindings(cluster: ClusterFacts): Found[] {
  const { deployed, status } = cluster;
  return [
    ...signInFindings(cluster),
    // What does not run listens nowhere.
    ...(isStarted(status) ? portFindings(deployed) : []),
    ...databaseFindings(deployed),
    ...mailFindings(deployed),
    ...settingFindings(deployed),
  ];
}

function signInFindings({ signIn, status }: ClusterFacts): Found[] {
  if (signIn === 'first') return [{ id: 'sign_in_first' }];
  if (signIn === 'unsure') return [{ id: 'sign_in_unsure' }];
  return signIn === 'none' && isStarted(status) ? [{ id: 'sign_in_unseen' }] : [];
}

function portFindings(spec: ClusterSpec): Found[] {
  const layout = layoutFor(spec.base.version);
  if (layout === null) return [];
  const ports = portsOf(spec, layout);
  const named = (some: typeof ports) => some.map(({ what, port }) => `${what} ${port}`).join(', ');
  const trusting = ports.filter(({ asksWho, onLoopback }) => !asksWho && !onLoopback);
  const pages = ports.filter(({ role }) => role === 'frontend' || role === 'backend');
  return [
    ...(trusting.length === 0 ? [] : [{ id: 'ports_trusting' as const, params: { ports: named(trusting) } }]),
    ...(pages.length === 0 ? [] : [{ id: 'page_plain' as const, params: { ports: named(pages) } }]),
  ];
}

function databaseFindings(spec: ClusterSpec): Found[] {
  const { managed, account, name, password } = databaseOf(spec);
  const found: Found[] = [];
  if (isWeakPassword(password, [account, name])) found.push({ id: 'database_password_weak' });
  if (!managed && OWNERS.includes(account.toLowerCase())) {
    found.push({ id: 'database_owner', params: { account } });
  }
  return found;
}

function mailFindings(spec: ClusterSpec): Found[] {
  const body = roleOf(spec, 'alert')?.roleBody;
  if (body?.alertType !== 'mail' || body.mailSmtpSslEnable === true || body.mailSmtpStarttlsEnable === true) {
    return [];
  }
  const host = String(body.mailServerHost ?? '');
  return isLoopback(host) ? [] : [{ id: 'mail_plain', params: { host } }];
}

function settingFindings({ env }: ClusterSpec): Found[] {
  const names = Object.entries(env)
    .filter(holdsSecret)
    .map(([name]) => name);
  return names.length === 0 ? [] : [{ id: 'env_secret', params: { names: names.join(', ') } }];
}
