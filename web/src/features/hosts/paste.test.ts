import { addressKey } from '@dolphindeck/contract/common/address.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand, MOST_HOSTS, parsePasted } from './paste.ts';

const ipv4 = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 254 })))
  .map(n => n.join('.'));
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const user = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,31}$/);
const port = fc.integer({ min: 1, max: 65_535 });
const host = fc.record({ ip: ipv4, name, port, user });
const hosts = fc.uniqueArray(host, { selector: ({ ip }) => ip, maxLength: 20 });

describe('pasted lines of hosts', () => {
  test('what is written as lines is read as the same hosts, whatever stands between the words', () => {
    fc.assert(
      fc.property(hosts, fc.constantFrom(' ', '\t', ',', '; ', '   '), (list, gap) => {
        const text = list.map(h => [h.ip, h.name, h.port, h.user].join(gap)).join('\n');
        expect(parsePasted(text)).toEqual({ hosts: list, bad: [] });
      }),
    );
  });

  test('any text is read: each line gives hosts or one reason, no address twice, never too many', () => {
    const piece = fc.oneof(
      ipv4,
      name,
      fc.string(),
      fc.constantFrom('[1-3]', '10.0.0.[1-9]', '\n', ' ', '#', ',', '['),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        const { hosts, bad } = parsePasted(pieces.join(''));
        expect(hosts.length).toBeLessThanOrEqual(MOST_HOSTS);
        expect(new Set(hosts.map(({ ip }) => addressKey(ip))).size).toBe(hosts.length);
        expect(new Set(bad.map(({ line }) => line)).size).toBe(bad.length);
      }),
    );
  });

  test('a range stands for each of its numbers once, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 55 }), (from, more) => {
        const members = expand(`10.0.0.[${from}-${from + more}]`);
        expect(members).toEqual(Array.from({ length: more + 1 }, (_, i) => `10.0.0.${from + i}`));
      }),
    );
  });

  test('a range of names goes along with the range of addresses, and keeps its zeros', () => {
    expect(parsePasted('10.0.0.[9-11] node[09-11] 2222 ops').hosts).toEqual([
      { ip: '10.0.0.9', name: 'node09', port: 2222, user: 'ops' },
      { ip: '10.0.0.10', name: 'node10', port: 2222, user: 'ops' },
      { ip: '10.0.0.11', name: 'node11', port: 2222, user: 'ops' },
    ]);
  });

  test('one name for many addresses is numbered, since a name names one host', () => {
    expect(parsePasted('10.0.0.[1-2] worker').hosts.map(h => h.name)).toEqual(['worker-1', 'worker-2']);
  });

  test('single numbers and several ranges may be mixed', () => {
    expect(expand('10.0.[1-2].[1,5-6]')).toEqual([
      '10.0.1.1',
      '10.0.1.5',
      '10.0.1.6',
      '10.0.2.1',
      '10.0.2.5',
      '10.0.2.6',
    ]);
    expect(parsePasted('10.0.0.[1,3],n[1,3],22').hosts.map(h => h.name)).toEqual(['n1', 'n3']);
  });

  test('comments and empty lines are no hosts; the number of a bad line is the one that the reader sees', () => {
    expect(parsePasted('# ours\n\n10.0.0.1 a # first\n10.0.0.999\n')).toEqual({
      hosts: [{ ip: '10.0.0.1', name: 'a' }],
      bad: [{ line: 4, text: '10.0.0.999', problem: 'address' }],
    });
  });

  test.each([
    ['10.0.0.1 a 0', 'port'],
    ['10.0.0.1 a 65536', 'port'],
    ['10.0.0.1 a 22 Root', 'user'],
    ['10.0.0.1 a 22 root more', 'words'],
    ['10.0.0.[5-1]', 'range'],
    ['10.0.0.[1-', 'range'],
    ['10.0.0.[1-3] node[1-2]', 'range'],
    ['10.0.0.[1-300]', 'address'],
    ['10.0.0.1 -a', 'name'],
    ['10.0.[0-9].[0-200]', 'range'],
  ])('%s is refused: %s', (line, problem) => {
    expect(parsePasted(line).bad.map(b => b.problem)).toEqual([problem]);
  });

  test('a second spelling of an address is the same host', () => {
    expect(
      parsePasted('fd00::1 a\nfd00:0:0:0:0:0:0:1 b\nDB a\ndb c').bad.map(b => [b.line, b.problem]),
    ).toEqual([
      [2, 'repeated'],
      [4, 'repeated'],
    ]);
  });
});
