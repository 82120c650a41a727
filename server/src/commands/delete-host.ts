import { fingerprintOf } from '../secrets/fingerprint.ts';
import { AppError, refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { runActive } from './guards.ts';

/** Forgets a host that neither a cluster nor an unfinished run uses. Nothing is done on the host. */
export async function deleteHost(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
    const run = await inside.runs.unfinished();
    if (run?.hosts.includes(host.ip)) throw new AppError(runActive(run));
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
