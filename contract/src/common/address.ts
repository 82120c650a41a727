/**
 * Addresses of hosts: IPv4, IPv6 or a host name. A name whose last label is all digits is refused, since
 * resolvers read it as an IPv4 address (RFC 1123, section 2.1).
 */
const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export function isIPv4(address: string): boolean {
  return IPV4.test(address);
}

/** True for an IPv6 address without zone, in any of the forms of RFC 4291. */
export function isIPv6(address: string): boolean {
  if (!/^[0-9A-Fa-f:.]+$/.test(address) || !address.includes(':')) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last?.includes('.') ?? false;
  if (embedded && !isIPv4(last ?? '')) return false;
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every(group => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const width = plain.length + (embedded ? 2 : 0);
  return halves.length === 2 ? width < 8 : width === 8;
}

/** Whether an address or name is that of the host itself, which nobody reaches from elsewhere. */
export function isLoopback(host: string): boolean {
  return /^localhost$/i.test(host) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function isHostName(name: string): boolean {
  const labels = name.split('.');
  return name.length <= 253 && labels.every(l => LABEL.test(l)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

export function isAddress(address: string): boolean {
  return isIPv4(address) || isIPv6(address) || isHostName(address);
}

/** The same text for every spelling of one address: names in any case, IPv6 with or without its zeros. */
export function addressKey(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address.toLowerCase();
}

/** The address as it stands in front of a port: IPv6 in brackets. */
export function withPort(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
