import { describe, expect, it } from 'vitest';
import { findHosts } from './find-hosts.ts';

const registered = [
  { id: '1', ip: '10.0.0.10', name: 'node-10' },
  { id: '2', ip: '10.0.0.2', name: 'node-2' },
  { id: '3', ip: 'FE80::1', name: 'six' },
];
const found = (search: string, chosen: string[] = []) => {
  const { hosts, typed, fresh } = findHosts(search, registered, chosen);
  return { hosts: hosts.map(({ name }) => name), typed, fresh };
};

describe('a search among hosts', () => {
  it('offers those that are not chosen, by name as people count', () => {
    expect(found('')).toEqual({ hosts: ['node-2', 'node-10', 'six'], typed: [], fresh: 0 });
    expect(found('', ['10.0.0.2', 'fe80:0::1']).hosts).toEqual(['node-10']);
  });

  it('looks into names and addresses', () => {
    expect(found('NODE').hosts).toEqual(['node-2', 'node-10']);
    expect(found('0.0.2')).toEqual({ hosts: ['node-2'], typed: [], fresh: 0 });
  });

  it('of a part of a name is no address, though it could be one', () => {
    expect(found('node')).toEqual({ hosts: ['node-2', 'node-10'], typed: [], fresh: 0 });
  });

  it('means a whole address or name, though others are found by it too', () => {
    expect(found('10.0.0.1')).toEqual({ hosts: ['node-10'], typed: ['10.0.0.1'], fresh: 1 });
    expect(found('10.0.0.2')).toEqual({ hosts: ['node-2'], typed: ['10.0.0.2'], fresh: 0 });
    expect(found('Node-2')).toEqual({ hosts: ['node-2'], typed: ['10.0.0.2'], fresh: 0 });
  });

  it('offers an address that is not registered, and no text that is none', () => {
    expect(found('10.9.9.9')).toEqual({ hosts: [], typed: ['10.9.9.9'], fresh: 1 });
    expect(found('10.9.9.999').typed).toEqual([]);
    expect(found('web.example.org').typed).toEqual(['web.example.org']);
  });

  it('takes several pasted ones, registered ones by name too', () => {
    expect(found('10.0.0.2 node-10\n10.9.9.9')).toEqual({
      hosts: [],
      typed: ['10.0.0.2', '10.0.0.10', '10.9.9.9'],
      fresh: 1,
    });
    expect(found('10.0.0.2 nonsense! 10.9.9.9').typed).toEqual([]);
  });

  it('does not offer what is chosen', () => {
    expect(found('10.9.9.9', ['10.9.9.9']).typed).toEqual([]);
  });
});
