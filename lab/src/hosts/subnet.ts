import { networkInterfaces } from 'node:os';
import { LabError } from '../core/errors.ts';

/** The labs live in 198.18.0.0/16: reserved for benchmarks (RFC 2544), so it can be nobody's real network. */
export const subnetPrefix = (subnet: number): string => `198.18.${subnet}`;

/** The machine's own address on a lab's bridge. */
export const bridgeAddress = (subnet: number): string => `${subnetPrefix(subnet)}.1`;

/** The address of host number `n` (from 1). */
export const hostAddress = (subnet: number, n: number): string => `${subnetPrefix(subnet)}.${10 + n}`;

/**
 * The first free X of 198.18.X.0/24, from 1.
 * @param taken numbers of the labs that are written down
 * @param addresses addresses the machine has now (a lab of another state folder shows there)
 * @throws LabError when all 254 are taken
 */
export function chooseSubnet(taken: readonly number[], addresses: readonly string[]): number {
  for (let subnet = 1; subnet < 255; subnet++) {
    const inUse = addresses.some(address => address.startsWith(`${subnetPrefix(subnet)}.`));
    if (!inUse && !taken.includes(subnet)) return subnet;
  }
  throw new LabError('all 254 lab networks are taken', 'Remove some: node lab/src/cli.ts list');
}

/** All addresses of this machine. */
export function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(entry => entry.address));
}
