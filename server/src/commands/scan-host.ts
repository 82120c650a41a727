import type { CreateHost } from '@dolphindeck/contract/host/host.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireNone } from './guards.ts';
import { requireKeys } from './host-keys.ts';
import { hostProblems } from './host-login.ts';

/** The key that a host shows, for a person to confirm before it is registered. */
export async function scanHost(
  { engine }: Deps,
  { ip, port }: Pick<CreateHost, 'ip' | 'port'>,
  _caller: Caller,
): Promise<{ hostKey: string; fingerprint: string }> {
  const words = { ip, port: Number(port), name: ip, user: 'root', remark: '' };
  requireNone(hostProblems(words, {}));
  const [hostKey] = await requireKeys(engine, words.ip, words.port);
  return { hostKey, fingerprint: fingerprintOf(hostKey) };
}
