import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/secrets/vault.ts';

const vault = createVault(randomBytes(32));
const PLACE = { table: 'host', row: 'aaaaaaaa', field: 'password' };

describe('the vault', () => {
  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        // UTF-8 cannot carry half a surrogate pair; neither can JSON requests in UTF-8.
        fc.pre(text.isWellFormed());
        expect(vault.open(PLACE, vault.seal(PLACE, text))).toBe(text);
      }),
    );
  });

  it('never seals the same text the same way', () => {
    expect(vault.seal(PLACE, 'a')).not.toBe(vault.seal(PLACE, 'a'));
  });

  it.each([
    { ...PLACE, table: 'cluster' },
    { ...PLACE, row: 'bbbbbbbb' },
    { ...PLACE, field: 'private_key' },
  ])('opens it nowhere else: %j', place => {
    const sealed = vault.seal(PLACE, 'secret');
    expect(() => vault.open(place, sealed)).toThrow();
  });

  it('opens it with no other key', () => {
    expect(() => createVault(randomBytes(32)).open(PLACE, vault.seal(PLACE, 'secret'))).toThrow();
  });

  it('notices every changed character', () => {
    const sealed = vault.seal(PLACE, 'secret');
    for (let at = 0; at < sealed.length; at += 7) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => vault.open(PLACE, changed), `character ${at}`).toThrow();
    }
  });
});
