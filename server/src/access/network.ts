import { isIPv6 } from '@dolphindeck/contract/common/address.ts';

/** The groups of an IPv6 address that a provider or a router hands out as a whole: who has one has 2^64 addresses. */
const GROUPS_OF_A_NETWORK = 4;

/**
 * What limits count as one caller: an IPv4 address, or the /64 network of an IPv6 address.
 * @param address as the socket or a trusted proxy tells it, with or without a zone
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return address;
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::').map(half => (half === '' ? [] : half.split(':')));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  return `${groups.slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
}
