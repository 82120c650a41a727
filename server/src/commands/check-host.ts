import { isDeepStrictEqual } from 'node:util';
import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { Host } from '../store/hosts.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireKeys, requirePinned } from './host-keys.ts';
import { requireLogin } from './host-login.ts';
import { wayTo } from './jump-hosts.ts';

/**
 * Logs in to a host with what is stored of it, and keeps what the login found out; nothing else of the host changes,
 * whatever another person does to it meanwhile.
 * @throws AppError that says what to check, `host_key_mismatch` for a key that is not the pinned one
 */
export async function checkHost(
  { store, engine, clock }: Deps,
  { id }: { readonly id: string },
  caller: Caller,
): Promise<{ facts: HostFacts }> {
  const looked = (await store.hosts.find(id)) ?? refuse('host_unknown', { id });
  const { ip, port, user, password, privateKey, hostKey } = looked;
  const via = await wayTo(store, looked.jump, looked);
  requirePinned(looked, await requireKeys(engine, ip, port, via));
  const facts = await requireLogin(engine, { ip, port, user, password, privateKey, hostKey, via });
  await store.transaction(async inside => {
    const host = (await inside.hosts.find(id)) ?? refuse('host_unknown', { id });
    // What a login with other words found is newer than this, and perhaps of another machine.
    if (isSameLogin(host, looked)) await inside.hosts.keepFacts(id, facts, clock().toISOString());
    const target = { type: 'host', id, name: host.name };
    await audit(inside, { clock }, caller, { action: 'checkHost', target });
  });
  return { facts };
}

const isSameLogin = (a: Host, b: Host): boolean => isDeepStrictEqual(login(a), login(b));

const login = ({ ip, port, user, password, privateKey, jump, hostKey }: Host) => [
  ...[ip, port, user, password, privateKey, jump, hostKey],
];
