import type { CreateHost } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNone } from './guards.ts';
import { requireKeys } from './host-keys.ts';
import { hostProblems } from './host-login.ts';
import { wayTo } from './jump-hosts.ts';

/** The key that a host shows, for a person to confirm before it is registered. */
export async function scanHost(
  { store, engine }: Deps,
  { ip, port, jump }: Pick<CreateHost, 'ip' | 'port' | 'jump'>,
  _caller: Caller,
): Promise<{ hostKey: string; fingerprint: string }> {
  const words = { ip, port: Number(port), name: ip, user: 'root', remark: '' };
  requireNone(hostProblems(words, {}));
  const via = await wayTo(store, jump || null, { id: null, ip });
  const [hostKey] = await requireKeys(engine, words.ip, words.port, via);
  return { hostKey, fingerprint: fingerprintOf(hostKey) };
}
