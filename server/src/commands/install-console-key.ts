import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { ConsoleKey } from '../store/console-keys.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { currentKey } from './console-key.ts';
import type { Deps, EnginePort, ProbeTarget } from './deps.ts';
import { requireNoRunThrough } from './guards.ts';
import { refuseLogin, requireLogin } from './host-login.ts';
import { wayTo } from './jump-hosts.ts';

/**
 * Puts the console's key on a host with the stored login, and from then on logs in with it. The password is forgotten,
 * unless sudo asks for it. A host that knows an older key of the console gets the new one, and loses the older.
 */
export async function installConsoleKey(
  deps: Deps,
  { id }: { id: string },
  caller: Caller,
): Promise<{ id: string; passwordKept: boolean }> {
  const { store, engine } = deps;
  const before = await requireHost(store, id);
  const key = await store.transaction(inside => currentKey(deps, inside));
  const via = await wayTo(store, before.jump, before);
  const { facts, password } = await giveKey(engine, { ...before, via }, key);
  await store.transaction(async inside => {
    const host = await requireHost(inside, id);
    // Changed meanwhile: what was tried is not what would be stored.
    if (JSON.stringify(loginOf(host)) !== JSON.stringify(loginOf(before)))
      refuse('host_changed', { host: host.ip });
    const after = { ...host, password, privateKey: key.privateKey, consoleKey: key.id, facts };
    await inside.hosts.replace(after, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'installConsoleKey',
      target: { type: 'host', id, name: host.name },
      details: { fingerprint: fingerprintOf(key.publicKey), passwordKept: password !== null },
    });
  });
  if (before.consoleKey !== null && before.consoleKey !== key.id) {
    await takeOlder(deps, { ...before, via, password, privateKey: key.privateKey }, before.consoleKey);
  }
  return { id, passwordKept: password !== null };
}

/**
 * Adds the console's key to those of the login user, and sees that it logs in.
 * @param target with a login that works already
 * @returns what the login found out, and the password when sudo asks for it, else null
 * @throws AppError that says what to check
 */
export async function giveKey(
  engine: EnginePort,
  target: ProbeTarget,
  key: ConsoleKey,
): Promise<{ facts: HostFacts; password: string | null }> {
  const added = await engine.authorizeKeys(target, { wanted: [key.publicKey], unwanted: [] });
  if (!added.ok) refuseLogin(target, added);
  // Without the password, which would let it in too.
  const withKey = { ...target, password: null, privateKey: key.privateKey };
  const result = await engine.probe(withKey);
  if (result.ok) return { facts: result.facts, password: null };
  if (result.reason !== 'sudo' || target.password === null) return refuseLogin(withKey, result);
  // The key has logged in; it is sudo that wants more.
  const facts = await requireLogin(engine, { ...withKey, password: target.password });
  return { facts, password: target.password };
}

/** Takes an older key off a host. That the host keeps it is no failure: the console forgets its other half. */
async function takeOlder(deps: Deps, target: ProbeTarget, olderId: string): Promise<void> {
  const { store, engine, log } = deps;
  const older = await store.consoleKeys.find(olderId);
  if (older !== null) {
    const taken = await engine.authorizeKeys(target, { wanted: [], unwanted: [older.publicKey] });
    if (!taken.ok) log.warn({ host: target.ip, ...taken }, 'an older key of the console stays on a host');
  }
  await store.transaction(inside => inside.consoleKeys.dropUnused());
}

async function requireHost(
  inside: Pick<Aggregates, 'hosts' | 'runs' | 'footprints'>,
  id: string,
): Promise<Host> {
  const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
  await requireNoRunThrough(inside, host);
  return host;
}

/** How a host is reached, to compare. */
function loginOf({ ip, port, user, password, privateKey, hostKey, jump }: Host) {
  return { ip, port, user, password, privateKey, hostKey, jump };
}
