import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { UpdateHost } from '@dolphindeck/contract/host/host.ts';
import type { JumpHost } from '../domain/plan.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNone, requireNoRunThrough } from './guards.ts';
import { requireExpected, requireKeys, requirePinned } from './host-keys.ts';
import { type HostWords, hostProblems, hostWords, requireFreeHost, requireLogin } from './host-login.ts';
import { wayTo } from './jump-hosts.ts';

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
  const jump = input.jump === undefined ? before.jump : input.jump || null;
  const via = await wayTo(store, jump, before);
  await requireKeyOfJump(store, before, login);
  const hostKey = await newKey(deps, input, { words, via, before });
  const facts = await requireLogin(engine, { ...words, ...login, hostKey, via });
  const fingerprint = fingerprintOf(hostKey);
  await store.transaction(async inside => {
    await requireKeyOfJump(inside, await requireChangeable(inside, id, words), login);
    await wayTo(inside, jump, before);
    await inside.hosts.replace({ id, ...words, ...login, jump, hostKey, facts }, deps.clock().toISOString());
    const { ip, name, port, user, remark } = before;
    await audit(inside, deps, caller, {
      action: 'updateHost',
      target: { type: 'host', id, name: words.name },
      details: {
        before: {
          ip,
          name,
          port,
          user,
          remark,
          jump: before.jump,
          fingerprint: fingerprintOf(before.hostKey),
        },
        after: { ...words, jump, fingerprint },
        newKeyConfirmed: hostKey !== before.hostKey,
        keyGiven: Boolean(input.hostKey),
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
  await requireNoRunThrough(inside, host);
  await requireFreeHost(inside, words, id);
  // Clusters name a host by its address: another one would take it away from them.
  const user = words.ip === host.ip ? null : await inside.clusters.usingHost(host.ip);
  if (user !== null) refuse('host_in_use', { host: host.ip, cluster: user.name }, 'ip');
  return host;
}

type Login = Pick<Host, 'password' | 'privateKey' | 'consoleKey'>;

/** A host that others are reached through keeps a key: see jump-hosts.ts. */
async function requireKeyOfJump(
  inside: Pick<Aggregates, 'hosts'>,
  { id, name }: Host,
  { privateKey }: Login,
): Promise<void> {
  if (privateKey !== null) return;
  if ((await inside.hosts.behind(id)).length > 0) refuse('jump_needs_key', { jump: name }, 'root');
}

/**
 * The credentials that a request leaves: without any, or with a hidden password, the stored ones stay; what is given
 * is then all that is used, so that a wrong password cannot pass by a key that was stored before.
 */
function newLogin({ root, privateKey }: UpdateHost, before: Host): Login {
  // The last: as the lists answer it, empty when there is none.
  const kept = root === undefined || root === HIDDEN_SECRET || root === (before.password ?? '');
  if (kept && privateKey === undefined) {
    return { password: before.password, privateKey: before.privateKey, consoleKey: before.consoleKey };
  }
  const password = root === HIDDEN_SECRET ? before.password : root || null;
  const login = { password, privateKey: privateKey || null, consoleKey: null };
  if (login.password === null && login.privateKey === null) refuse('field_required', {}, 'root');
  return login;
}

interface Reached {
  readonly words: HostWords;
  readonly via: readonly JumpHost[];
  readonly before: Host;
}

async function newKey(
  { engine }: Deps,
  { hostKey, confirmNewKey }: UpdateHost,
  { words: { ip, port }, via, before }: Reached,
): Promise<string> {
  const keys = await requireKeys(engine, ip, port, via);
  if (hostKey) return requireExpected(ip, keys, hostKey);
  if (confirmNewKey && !keys.includes(before.hostKey)) return keys[0];
  return requirePinned({ ip, hostKey: before.hostKey }, keys);
}
