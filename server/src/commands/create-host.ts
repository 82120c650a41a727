import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { CreateHost } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { currentKey } from './console-key.ts';
import type { Deps, ProbeTarget } from './deps.ts';
import { freshId, requireNone } from './guards.ts';
import { requireExpected, requireKeys } from './host-keys.ts';
import { hostProblems, hostWords, requireFreeHost, requireLogin } from './host-login.ts';
import { giveKey } from './install-console-key.ts';
import { wayTo } from './jump-hosts.ts';

/**
 * Registers a host after a login with exactly the given credentials succeeded. With `hostKey` the host must show that
 * key; without it the key that it shows is pinned, and answered. With `credential: key` it is the console's own key that
 * logs in from then on.
 */
export async function createHost(
  deps: Deps,
  input: CreateHost,
  caller: Caller,
): Promise<{ id: string; hostKey: string; fingerprint: string }> {
  const { store, engine } = deps;
  const words = hostWords(input);
  requireNone(hostProblems(words, input));
  const given = { password: input.root || null, privateKey: input.privateKey || null };
  const isGiven = given.password !== null || given.privateKey !== null;
  if (!isGiven && input.credential !== 'key') refuse('field_required', {}, 'root');
  if (given.password === HIDDEN_SECRET) refuse('secret_missing', {}, 'root');
  // Before the slow part too, so that a doubled request is refused at once.
  await requireFreeHost(store, words, null);
  const jump = input.jump || null;
  const via = await wayTo(store, jump, { id: null, ip: words.ip });
  const keys = await requireKeys(engine, words.ip, words.port, via);
  const hostKey = input.hostKey ? requireExpected(words.ip, keys, input.hostKey) : keys[0];
  const target = { ...words, ...given, hostKey, via };
  const { facts, ...login } =
    input.credential === 'key'
      ? await withConsoleKey(deps, target, isGiven)
      : { ...given, consoleKey: null, facts: await requireLogin(engine, target) };
  const fingerprint = fingerprintOf(hostKey);
  return store.transaction(async inside => {
    await requireFreeHost(inside, words, null);
    await wayTo(inside, jump, { id: null, ip: words.ip });
    const id = await freshId(deps.ids, async candidate => (await inside.hosts.find(candidate)) !== null);
    await inside.hosts.insert({ id, ...words, ...login, jump, hostKey, facts }, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'createHost',
      target: { type: 'host', id, name: words.name },
      details: {
        after: { ...words, jump, fingerprint, ...(login.consoleKey === null ? {} : { credential: 'key' }) },
        keyGiven: Boolean(input.hostKey),
      },
    });
    return { id, hostKey, fingerprint };
  });
}

/** A login with the key of the console, which is installed first when there is another login to do that with. */
async function withConsoleKey(deps: Deps, target: ProbeTarget, installs: boolean) {
  const { store, engine } = deps;
  const key = await store.transaction(inside => currentKey(deps, inside));
  const { privateKey, id: consoleKey } = key;
  if (installs) return { ...(await giveKey(engine, target, key)), privateKey, consoleKey };
  const facts = await requireLogin(engine, { ...target, password: null, privateKey });
  return { facts, password: null, privateKey, consoleKey };
}
