import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { CreateHost } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId, requireNone } from './guards.ts';
import { requireExpected, requireKeys } from './host-keys.ts';
import { hostProblems, hostWords, requireFreeHost, requireLogin } from './host-login.ts';

/**
 * Registers a host after a login with exactly the given credentials succeeded. With `hostKey` the host must show that
 * key; without it the key that it shows is pinned, and answered.
 */
export async function createHost(
  deps: Deps,
  input: CreateHost,
  caller: Caller,
): Promise<{ id: string; hostKey: string; fingerprint: string }> {
  const { store, engine } = deps;
  const words = hostWords(input);
  requireNone(hostProblems(words, input));
  const login = { password: input.root || null, privateKey: input.privateKey || null };
  if (login.password === null && login.privateKey === null) refuse('field_required', {}, 'root');
  if (login.password === HIDDEN_SECRET) refuse('secret_missing', {}, 'root');
  // Before the slow part too, so that a doubled request is refused at once.
  await requireFreeHost(store, words, null);
  const keys = await requireKeys(engine, words.ip, words.port);
  const hostKey = input.hostKey ? requireExpected(words.ip, keys, input.hostKey) : keys[0];
  const facts = await requireLogin(engine, { ...words, ...login, hostKey });
  const fingerprint = fingerprintOf(hostKey);
  return store.transaction(async inside => {
    await requireFreeHost(inside, words, null);
    const id = await freshId(deps.ids, async candidate => (await inside.hosts.find(candidate)) !== null);
    await inside.hosts.insert({ id, ...words, ...login, hostKey, facts }, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'createHost',
      target: { type: 'host', id, name: words.name },
      details: { after: { ...words, fingerprint }, keyGiven: Boolean(input.hostKey) },
    });
    return { id, hostKey, fingerprint };
  });
}
