import { expect, test } from 'vitest';
import { checksumIn, lacks, pairBeside, queryOf, type Said, signatureIn } from './identity.ts';

const NOTHING: Said = { kind: null, version: '', arch: null, sha512: '', signature: '' };
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

test('checksum and signature files that are dropped along belong to their package and are no packages themselves', () => {
  const names = ['a.tar.gz.sha512', 'a.tar.gz', 'b.jar.sig', 'b.jar', 'a.tar.gz.asc', 'c.jar'];
  expect(pairBeside(names.map(name => ({ name })))).toEqual([
    { file: { name: 'a.tar.gz' }, sum: { name: 'a.tar.gz.sha512' }, signature: { name: 'a.tar.gz.asc' } },
    { file: { name: 'b.jar' }, sum: null, signature: { name: 'b.jar.sig' } },
    { file: { name: 'c.jar' }, sum: null, signature: null },
  ]);
});

const ARMORED = '-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n=ab12\n-----END PGP SIGNATURE-----\n';

test('a signature is sent as its text; one of bytes gets its armor first', () => {
  const name = 'zookeeper-3.4.14.tar.gz';
  const text = signatureIn(new TextEncoder().encode(ARMORED));
  expect(queryOf(name, { ...NOTHING, signature: text })).toEqual({ name, signature: ARMORED });
  const bytes = Uint8Array.from([0x88, 0x75, 0x04, ...Array.from({ length: 60 }, (_, i) => i)]);
  const wrapped = signatureIn(bytes);
  expect(lacks(name, { ...NOTHING, signature: wrapped })).toEqual([]);
  expect(atob(wrapped.replace(/-----.*-----/g, ''))).toBe(String.fromCharCode(...bytes));
});

test('a file that is no signature is not sent', () => {
  const name = 'zookeeper-3.4.14.tar.gz';
  for (const text of ['hello', ARMORED.replace('BEGIN', 'BEGUN'), `${ARMORED}x`]) {
    expect(lacks(name, { ...NOTHING, signature: signatureIn(new TextEncoder().encode(text)) })).toEqual([
      'signature',
    ]);
  }
});
