import type { JumpHost } from '../domain/plan.ts';
import type { Host } from '../store/hosts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';

type Hosts = Pick<Aggregates, 'hosts'>;

/**
 * The hosts that a connection goes through, first the one that the console itself reaches.
 * @param jump id of the last one, or null
 * @param host the one that is to be reached, when it is registered: it must not be on its own way
 * @throws AppError when one does not exist or is logged in to with a password, or when the way is a ring
 */
export async function wayTo(
  inside: Hosts,
  jump: string | null,
  host: { readonly id: string | null; readonly ip: string },
): Promise<JumpHost[]> {
  const way: JumpHost[] = [];
  const seen = new Set<string>(host.id === null ? [] : [host.id]);
  let next = jump;
  while (next !== null) {
    const id: string = next;
    const over: Host = (await inside.hosts.find(id)) ?? refuse('jump_unknown', { id }, 'jump');
    if (seen.has(id)) refuse('jump_loop', { jump: over.name, host: host.ip }, 'jump');
    seen.add(id);
    const { ip, port, user, privateKey, hostKey } = over;
    if (privateKey === null) refuse('jump_needs_key', { jump: over.name }, 'jump');
    way.unshift({ ip, port, user, privateKey, hostKey });
    next = over.jump;
  }
  return way;
}

/** The host itself and all that are reached through it, in no order. */
export async function withThoseBehind(inside: Hosts, host: Host): Promise<Host[]> {
  const found = new Map([[host.id, host]]);
  const queue = [host];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const behind of await inside.hosts.behind(next.id)) {
      if (found.has(behind.id)) continue;
      found.set(behind.id, behind);
      queue.push(behind);
    }
  }
  return [...found.values()];
}
