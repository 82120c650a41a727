import { withPort } from '@dolphindeck/contract/common/address.ts';
import type { RegisteredHost } from './plan.ts';

/** Line of known_hosts. ssh looks a host up as `address`, or `[address]:port` when the port is not 22. */
export function knownHost({ ip, port, hostKey }: Pick<RegisteredHost, 'ip' | 'port' | 'hostKey'>): string {
  const name = port === 22 ? ip : withPort(ip, port).replace(/^([^[].*):(\d+)$/, '[$1]:$2');
  return `${name} ${hostKey}\n`;
}
