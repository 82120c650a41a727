import { addressKey, isAddress, isIPv4, isIPv6 } from '@dolphindeck/contract/common/address.ts';
import { addressesIn } from './assign.ts';

/** `node-2` before `node-10`. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

interface Known {
  readonly id: string;
  readonly ip: string;
  readonly name: string;
}

/**
 * What a search among hosts offers: registered hosts that are not chosen and have the text in name or address, and
 * the addresses that were typed, with how many of those are not registered.
 */
export function findHosts(
  search: string,
  registered: readonly Known[],
  chosen: readonly string[],
): { readonly hosts: Known[]; readonly typed: string[]; readonly fresh: number } {
  const taken = new Set(chosen.map(addressKey));
  const free = registered.filter(({ ip }) => !taken.has(addressKey(ip)));
  const text = search.trim().toLowerCase();
  const hosts = free
    .filter(({ ip, name }) => `${name}\n${ip}`.toLowerCase().includes(text))
    .sort((a, b) => BY_NAME.compare(a.name, b.name));
  const typed = typedAddresses(search, registered, hosts).filter(host => !taken.has(addressKey(host)));
  const known = new Set(registered.map(({ ip }) => addressKey(ip)));
  return { hosts, typed, fresh: typed.filter(host => !known.has(addressKey(host))).length };
}

/**
 * Several words are addresses when all of them are. A single one that finds hosts is a search, unless it is a whole IP
 * address or the whole name of a host: `10.0.0.1` can be meant where `10.0.0.10` is found.
 */
function typedAddresses(search: string, registered: readonly Known[], hosts: readonly Known[]): string[] {
  const words = [...new Set(addressesIn(search))];
  const byName = new Map(registered.map(({ name, ip }) => [name.toLowerCase(), ip]));
  const isWhole = (word: string) => isIPv4(word) || isIPv6(word) || byName.has(word.toLowerCase());
  if (words.length === 0 || (words.length === 1 && hosts.length > 0 && !words.every(isWhole))) return [];
  const addresses = words.map(word => byName.get(word.toLowerCase()) ?? word);
  return addresses.every(isAddress) ? addresses : [];
}
