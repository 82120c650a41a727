import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNoRunThrough } from './guards.ts';
import { refuseLogin } from './host-login.ts';
import { wayTo } from './jump-hosts.ts';

/**
 * Forgets a host that neither a cluster nor an unfinished run uses, and that no other host is reached through. On the
 * host nothing is done, but that the console's key is taken off it when `removeKey` says so. A cluster that it left still
 * remembers that units may remain there: plans say so, and a deploy removes them if it is registered again.
 */
export async function deleteHost(
  deps: Deps,
  { id, removeKey = false }: { id: string; removeKey?: boolean },
  caller: Caller,
): Promise<null> {
  const { store } = deps;
  const keyRemoved = removeKey && (await takeKey(deps, await requireUnused(store, id)));
  await store.transaction(async inside => {
    const host = await requireUnused(inside, id);
    await inside.hosts.remove(id);
    await inside.consoleKeys.dropUnused();
    const { ip, name, port, hostKey } = host;
    await audit(inside, deps, caller, {
      action: 'deleteHost',
      target: { type: 'host', id, name },
      details: {
        before: { ip, name, port, user: host.user, fingerprint: fingerprintOf(hostKey) },
        ...(keyRemoved ? { keyRemoved } : {}),
      },
    });
  });
  return null;
}

async function requireUnused(
  inside: Pick<Aggregates, 'hosts' | 'clusters' | 'runs' | 'footprints'>,
  id: string,
): Promise<Host> {
  const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
  await requireNoRunThrough(inside, host);
  const user = await inside.clusters.usingHost(host.ip);
  if (user !== null) refuse('host_in_use', { host: host.ip, cluster: user.name });
  const [behind] = await inside.hosts.behind(id);
  if (behind !== undefined) refuse('host_is_jump', { host: host.name, behind: behind.name });
  return host;
}

/** Takes the console's key off a host. False: it is not reached with it. */
async function takeKey({ store, engine }: Deps, host: Host): Promise<boolean> {
  const key = host.consoleKey === null ? null : await store.consoleKeys.find(host.consoleKey);
  if (key === null) return false;
  const target = { ...host, via: await wayTo(store, host.jump, host) };
  const taken = await engine.authorizeKeys(target, { wanted: [], unwanted: [key.publicKey] });
  return taken.ok || refuseLogin(target, taken);
}
