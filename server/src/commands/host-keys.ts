import { isIPv4, isIPv6 } from '@dolphindeck/contract/common/address.ts';
import type { JumpHost } from '../domain/plan.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Host } from '../store/hosts.ts';
import { refuse } from './app-error.ts';
import type { EnginePort } from './deps.ts';

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;
const PUBLIC_KEY = /^[a-z0-9][a-z0-9@.-]*[a-z0-9] [A-Za-z0-9+/]+={0,2}$/;

/**
 * The keys that a host shows, the preferred one first.
 * @param via the hosts to go through
 * @throws AppError when nothing answers over SSH there, or when one of those does not let the connection pass
 */
export async function requireKeys(
  engine: EnginePort,
  ip: string,
  port: number,
  via: readonly JumpHost[],
): Promise<[string, ...string[]]> {
  const [first, ...rest] = await engine.scanHostKeys(ip, port, via);
  if (first !== undefined) return [first, ...rest];
  await requireOpenWay(engine, ip, via);
  const silent = 'no SSH server answered';
  const detail = isIPv4(ip) || isIPv6(ip) ? silent : `${silent}, or the name cannot be resolved`;
  return refuse('host_unreachable', { host: ip, port, detail });
}

/** Answers the key that a host is known by; refuses when it is none of those that it shows now, best first. */
export function requirePinned(
  { ip, hostKey }: Pick<Host, 'ip' | 'hostKey'>,
  keys: readonly [string, ...string[]],
): string {
  if (keys.includes(hostKey)) return hostKey;
  const [seen, known] = [fingerprintOf(keys[0]), fingerprintOf(hostKey)];
  return refuse('host_key_mismatch', { host: ip, seen, known }, 'hostKey');
}

/** Refuses when the last of the hosts on the way cannot be reached itself, with what stands against it. */
async function requireOpenWay(engine: EnginePort, host: string, via: readonly JumpHost[]): Promise<void> {
  const last = via.at(-1);
  if (last === undefined) return;
  const result = await engine.probe({ ...last, password: null, via: via.slice(0, -1) });
  // What sudo or Python say there is no matter to who only passes.
  if (result.ok || ['sudo', 'python', 'other'].includes(result.reason)) return;
  refuse('host_jump', { host, jump: last.ip, detail: result.detail }, 'jump');
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
  return (
    found ??
    refuse('host_key_mismatch', { host: ip, seen: fingerprintOf(keys[0]), known: shown(wanted) }, 'hostKey')
  );
}

/** A key as people compare it. */
function shown(key: string): string {
  return FINGERPRINT.test(key) ? key : fingerprintOf(key);
}
