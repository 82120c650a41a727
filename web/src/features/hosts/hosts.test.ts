import type { HostView } from '@dolphindeck/contract/host/host.ts';
import { expect, test } from 'vitest';
import { memory, search, tidyKey, usages } from './hosts.ts';

const host = (over: Partial<HostView>): HostView => ({
  id: '00000001',
  ip: '10.0.0.1',
  name: 'node-1',
  port: 22,
  user: 'root',
  root: '',
  hasPrivateKey: false,
  hostKey: 'ssh-ed25519 AAAA',
  fingerprint: 'SHA256:a',
  facts: null,
  remark: '',
  ...over,
});
const debian = {
  arch: 'x86_64',
  os: 'Debian GNU/Linux 12',
  osFamily: 'debian',
  python: '3.11.2',
  memoryMb: 8192,
  cpus: 4,
  hostname: 'node-1',
};

test('a search finds by name, address, remark and system, and every word must occur', () => {
  const hosts = [
    host({ id: 'a', name: 'Master-A', ip: '10.0.0.1', facts: debian }),
    host({ id: 'b', name: 'db', ip: '10.0.0.2', remark: '机房 B' }),
  ];
  const found = (text: string) => search(hosts, text).map(({ id }) => id);
  expect(found('')).toEqual(['a', 'b']);
  expect(found('master')).toEqual(['a']);
  expect(found('0.2')).toEqual(['b']);
  expect(found('机房')).toEqual(['b']);
  expect(found('debian master')).toEqual(['a']);
  expect(found('debian db')).toEqual([]);
});

test('a host is used by every cluster that names its address', () => {
  const map = usages([
    { id: '1', name: 'one', hosts: ['10.0.0.1', '10.0.0.2'] },
    { id: '2', name: 'two', hosts: ['10.0.0.2'] },
  ]);
  expect(map.get('10.0.0.2')?.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(map.get('10.0.0.3')).toBeUndefined();
});

test('memory is said in the units in which it is bought', () => {
  expect([memory(512), memory(3900), memory(65_536)]).toEqual(['512 MiB', '3.8 GiB', '64 GiB']);
});

test('a private key from Windows with blanks around it is the same key', () => {
  expect(tidyKey('\r\n-----BEGIN X-----\r\nabc\r\n-----END X-----  ')).toBe(
    '-----BEGIN X-----\nabc\n-----END X-----\n',
  );
});
