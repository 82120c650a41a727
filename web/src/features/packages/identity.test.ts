import { expect, test } from 'vitest';
import { checksumIn, lacks, pairSums, queryOf, type Said } from './identity.ts';

const NOTHING: Said = { kind: null, version: '', arch: null, sha512: '' };
const SUM = 'ab'.repeat(64);

test('a file with its official name can be sent as it is, and the console reads the rest', () => {
  const name = 'apache-dolphinscheduler-1.3.6-bin.tar.gz';
  expect(lacks(name, NOTHING)).toEqual([]);
  expect(queryOf(name, NOTHING)).toEqual({ name });
});

test('a file with a name of its own needs kind and version; a JDK its architecture too', () => {
  expect(lacks('mine.tar.gz', NOTHING)).toEqual(['kind', 'version']);
  expect(lacks('mine.tar.gz', { ...NOTHING, kind: 'zookeeper', version: '3.6.1' })).toEqual([]);
  expect(lacks('mine.tar.gz', { ...NOTHING, kind: 'jdk', version: '8u392' })).toEqual(['arch']);
  expect(queryOf('mine.tar.gz', { ...NOTHING, kind: 'jdk', version: ' 8u392 ', arch: 'aarch64' })).toEqual({
    name: 'mine.tar.gz',
    kind: 'jdk',
    version: '8u392',
    arch: 'aarch64',
  });
});

test('a name that the console would refuse is told before gigabytes are sent', () => {
  expect(lacks('包.tar.gz', { ...NOTHING, kind: 'zookeeper', version: '3.6.1' })).toEqual(['name']);
  expect(lacks('a b.tar.gz', { ...NOTHING, kind: 'zookeeper', version: '3.6.1' })).toEqual(['name']);
});

test('a checksum is optional, and when given it is 128 hex digits', () => {
  const name = 'zookeeper-3.4.14.tar.gz';
  expect(lacks(name, { ...NOTHING, sha512: 'abc' })).toEqual(['sha512']);
  expect(queryOf(name, { ...NOTHING, sha512: ` ${SUM}\n` })).toEqual({ name, sha512: SUM });
});

test('checksum files of sha512sum, of Apache and of gpg are understood', () => {
  expect(checksumIn(`${SUM}  apache-zookeeper-3.6.4-bin.tar.gz\n`)).toBe(SUM);
  expect(checksumIn(`${SUM.toUpperCase()} *x.tar.gz`)).toBe(SUM);
  const grouped = (SUM.toUpperCase().match(/.{8}/g) ?? []).join(' ');
  expect(checksumIn(`x.tar.gz: ${grouped.slice(0, 60)}\n ${grouped.slice(60)}\n`)).toBe(SUM);
  expect(checksumIn('nothing of the kind')).toBeNull();
});

test('a checksum file that is dropped along belongs to its package and is no package itself', () => {
  const files = [{ name: 'a.tar.gz.sha512' }, { name: 'a.tar.gz' }, { name: 'b.jar' }];
  expect(pairSums(files)).toEqual([
    { file: { name: 'a.tar.gz' }, sum: { name: 'a.tar.gz.sha512' } },
    { file: { name: 'b.jar' }, sum: null },
  ]);
});
