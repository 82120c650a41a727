import { describe, expect, it } from 'vitest';
import { bridgeAddress, chooseSubnet, hostAddress } from '../src/hosts/subnet.ts';

describe('the network of a lab', () => {
  it('is the first that no other lab has written down', () => {
    expect(chooseSubnet([], [])).toBe(1);
    expect(chooseSubnet([1, 2, 4], [])).toBe(3);
  });

  it('is not one the machine has an address in, whoever made it', () => {
    expect(chooseSubnet([2], ['127.0.0.1', '198.18.1.1', '198.18.13.1'])).toBe(3);
    expect(chooseSubnet([], ['198.18.10.1', '198.18.11.1'])).toBe(1);
  });

  it('says so when all are taken', () => {
    const all = Array.from({ length: 254 }, (_, index) => index + 1);
    expect(() => chooseSubnet(all, [])).toThrow(/all 254/);
  });

  it('has the machine and 99 hosts at different addresses', () => {
    const addresses = [
      bridgeAddress(7),
      ...Array.from({ length: 99 }, (_, index) => hostAddress(7, index + 1)),
    ];
    expect(new Set(addresses).size).toBe(100);
    expect(addresses[1]).toBe('198.18.7.11');
    expect(addresses.at(-1)).toBe('198.18.7.109');
  });
});
