import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import { newKeyPair } from '../secrets/key-pair.ts';
import type { ConsoleKey } from '../store/console-keys.ts';
import type { Aggregates } from '../store/store.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId } from './guards.ts';

type View = OutputOf<Endpoints['selectConsoleKey']>;
type Makers = Pick<Deps, 'clock' | 'ids' | 'identity'>;

/** The public half of the console's key. It is made now when nobody needed it before. */
export async function selectConsoleKey(deps: Deps): Promise<View> {
  return deps.store.transaction(async inside => view(inside, await currentKey(deps, inside)));
}

/**
 * Makes a new key of the console. Hosts keep the one before, and the console keeps it for them, until the new one is
 * installed there.
 */
export async function rotateConsoleKey(deps: Deps, _input: object, caller: Caller): Promise<View> {
  return deps.store.transaction(async inside => {
    const before = await inside.consoleKeys.newest();
    const key = await makeKey(deps, inside);
    await inside.consoleKeys.dropUnused();
    const after = await view(inside, key);
    await audit(inside, deps, caller, {
      action: 'rotateConsoleKey',
      target: { type: 'consoleKey', id: key.id, name: after.fingerprint },
      details: {
        before: before === null ? null : { fingerprint: fingerprintOf(before.publicKey) },
        after: { fingerprint: after.fingerprint },
      },
    });
    return after;
  });
}

/** The key that is in use, made now when there is none. */
export async function currentKey(deps: Makers, inside: Pick<Aggregates, 'consoleKeys'>): Promise<ConsoleKey> {
  return (await inside.consoleKeys.newest()) ?? makeKey(deps, inside);
}

async function makeKey(
  { clock, ids, identity }: Makers,
  inside: Pick<Aggregates, 'consoleKeys'>,
): Promise<ConsoleKey> {
  const id = await freshId(ids, async taken => (await inside.consoleKeys.find(taken)) !== null);
  // With the console and the key in it, so that whoever reads authorized_keys on a host knows where it comes from.
  const pair = newKeyPair(`dolphindeck-${identity.console}-${id}`);
  const key = { id, ...pair, createdAt: clock().toISOString() };
  await inside.consoleKeys.insert(key);
  return key;
}

async function view(inside: Pick<Aggregates, 'consoleKeys'>, key: ConsoleKey): Promise<View> {
  const uses = await inside.consoleKeys.uses();
  const hosts = uses.get(key.id) ?? 0;
  const all = [...uses.values()].reduce((sum, count) => sum + count, 0);
  const { publicKey, createdAt } = key;
  return { publicKey, fingerprint: fingerprintOf(publicKey), createdAt, hosts, olderHosts: all - hosts };
}
