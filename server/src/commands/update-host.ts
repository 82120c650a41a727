import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { UpdateHost } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNone, requireNoRunOn } from './guards.ts';
import { requireExpected, requireKeys } from './host-keys.ts';
import { type HostWords, hostProblems, hostWords, requireFreeHost, requireLogin } from './host-login.ts';

/**
 * Changes a host after a login with the new credentials succeeded. A key that is not the pinned one is refused, unless
 * it is given as the new `hostKey` or accepted with `confirmNewKey`.
 */
export async function updateHost(
  deps: Deps,
  input: UpdateHost,
  caller: Caller,
): Promise<{ id: string; hostKey: string; fingerprint: string }> {
  const { store, engine } = deps;
  const { id } = input;
  const words = hostWords(input);
  requireNone(hostProblems(words, input));
  const before = await requireChangeable(store, id, words);
  const login = newLogin(input, before);
  const hostKey = await newKey(deps, input, words, before);
  const facts = await requireLogin(engine, { ...words, ...login, hostKey });
  const fingerprint = fingerprintOf(hostKey);
  await store.transaction(async inside => {
    await requireChangeable(inside, id, words);
    await inside.hosts.replace({ id, ...words, ...login, hostKey, facts }, deps.clock().toISOString());
    const { ip, name, port, user, remark } = before;
    await audit(inside, deps, caller, {
      action: 'updateHost',
      target: { type: 'host', id, name: words.name },
      details: {
        before: { ip, name, port, user, remark, fingerprint: fingerprintOf(before.hostKey) },
        after: { ...words, fingerprint },
        newKeyConfirmed: hostKey !== before.hostKey,
        loginChanged: login.password !== before.password || login.privateKey !== before.privateKey,
      },
    });
  });
  return { id, hostKey, fingerprint };
}

async function requireChangeable(
  inside: Pick<Aggregates, 'hosts' | 'clusters' | 'runs' | 'footprints'>,
  id: string,
  words: HostWords,
): Promise<Host> {
  const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
  await requireNoRunOn(inside, host.ip);
  await requireFreeHost(inside, words, id);
  // Clusters name a host by its address: another one would take it away from them.
  const user = words.ip === host.ip ? null : await inside.clusters.usingHost(host.ip);
  if (user !== null) refuse('host_in_use', { host: host.ip, cluster: user.name }, 'ip');
  return host;
}

/**
 * The credentials that a request leaves: without any, or with a hidden password, the stored ones stay; what is given
 * is then all that is used, so that a wrong password cannot pass by a key that was stored before.
 */
function newLogin({ root, privateKey }: UpdateHost, before: Host): Pick<Host, 'password' | 'privateKey'> {
  // The last: as the lists answer it, empty when there is none.
  const kept = root === undefined || root === HIDDEN_SECRET || root === (before.password ?? '');
  if (kept && privateKey === undefined) return { password: before.password, privateKey: before.privateKey };
  const password = root === HIDDEN_SECRET ? before.password : root || null;
  const login = { password, privateKey: privateKey || null };
  if (login.password === null && login.privateKey === null) refuse('field_required', {}, 'root');
  return login;
}

async function newKey(
  { engine }: Deps,
  { hostKey, confirmNewKey }: UpdateHost,
  { ip, port }: HostWords,
  before: Host,
): Promise<string> {
  const keys = await requireKeys(engine, ip, port);
  if (hostKey) return requireExpected(ip, keys, hostKey);
  if (keys.includes(before.hostKey)) return before.hostKey;
  if (confirmNewKey) return keys[0];
  return refuse('host_key_mismatch', { host: ip, seen: fingerprintOf(keys[0]) }, 'hostKey');
}
