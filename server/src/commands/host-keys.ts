import { isIPv4, isIPv6 } from '@dolphindeck/contract/common/address.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import { refuse } from './app-error.ts';
import type { EnginePort } from './deps.ts';

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;
const PUBLIC_KEY = /^[a-z0-9][a-z0-9@.-]*[a-z0-9] [A-Za-z0-9+/]+={0,2}$/;

/**
 * The keys that a host shows, the preferred one first.
 * @throws AppError when nothing answers over SSH there
 */
export async function requireKeys(
  engine: EnginePort,
  ip: string,
  port: number,
): Promise<[string, ...string[]]> {
  const [first, ...rest] = await engine.scanHostKeys(ip, port);
  if (first !== undefined) return [first, ...rest];
  const silent = 'no SSH server answered';
  const detail = isIPv4(ip) || isIPv6(ip) ? silent : `${silent}, or the name cannot be resolved`;
  return refuse('host_unreachable', { host: ip, port, detail });
}

/**
 * The key among those that a host shows which is the expected one.
 * @param expected `SHA256:…` or `<type> <base64>`, with or without a comment after it
 * @throws AppError when the host shows other keys
 */
export function requireExpected(ip: string, keys: readonly [string, ...string[]], expected: string): string {
  const wanted = expected.trim().split(/\s+/).slice(0, 2).join(' ');
  if (!FINGERPRINT.test(wanted) && !PUBLIC_KEY.test(wanted)) {
    refuse('field_format', { pattern: 'SHA256:… | <type> <base64>' }, 'hostKey');
  }
  const bare = wanted.replace(/=$/, '');
  const found = keys.find(key => key === wanted || fingerprintOf(key) === bare);
  return found ?? refuse('host_key_mismatch', { host: ip, seen: fingerprintOf(keys[0]) }, 'hostKey');
}
