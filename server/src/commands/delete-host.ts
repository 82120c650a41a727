import { fingerprintOf } from '../secrets/fingerprint.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNoRunOn } from './guards.ts';

/**
 * Forgets a host that neither a cluster nor an unfinished run uses. Nothing is done on the host. A cluster that it left
 * still remembers that units may remain there: plans say so, and a deploy removes them if it is registered again.
 */
export async function deleteHost(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
    await requireNoRunOn(inside, host.ip);
    const user = await inside.clusters.usingHost(host.ip);
    if (user !== null) refuse('host_in_use', { host: host.ip, cluster: user.name });
    await inside.hosts.remove(id);
    const { ip, name, port, hostKey } = host;
    await audit(inside, deps, caller, {
      action: 'deleteHost',
      target: { type: 'host', id, name },
      details: { before: { ip, name, port, user: host.user, fingerprint: fingerprintOf(hostKey) } },
    });
  });
  return null;
}
