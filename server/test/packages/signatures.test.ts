import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpgv } from '../../src/engine/gpgv.ts';
import { keyringOf } from '../../src/packages/keyring.ts';
import { openSignatures, type Signatures } from '../../src/packages/signatures.ts';
import { Signer } from './support/openpgp.ts';

const RELEASE = 'Release manager <release@example.test>';
const OLD = 'Earlier manager <old@example.test>';
const REVOKED = 'Robbed manager <robbed@example.test>';
const STRANGER = 'Somebody else <else@example.test>';
const BYTES = Buffer.from('the bytes of a release\n');

const signer = new Signer();
let dir: string;
let keysFile: string;
let signatures: Signatures;
/** Made before the key was revoked: gpg makes none with such a key. */
let byRevoked: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'deck-signatures-'));
  keysFile = join(dir, 'KEYS');
  for (const name of [RELEASE, REVOKED, STRANGER]) signer.make(name);
  signer.make(OLD, { days: 365, time: '20200101T000000' });
  byRevoked = signer.sign(BYTES, { by: REVOKED });
  signer.revoke(REVOKED);
  // As projects publish them: a block for each, with words around.
  const block = (name: string) => `pub ${name}\n\n${signer.keys([name])}\n`;
  writeFileSync(keysFile, [RELEASE, OLD, REVOKED].map(block).join(''));
  signatures = await openSignatures(keysFile, dir, gpgv);
});
afterAll(() => {
  signer.close();
  rmSync(dir, { recursive: true });
});

function check(signature: string | Uint8Array, bytes: Uint8Array = BYTES) {
  writeFileSync(join(dir, 'file'), bytes);
  writeFileSync(join(dir, 'file.asc'), signature);
  return signatures.check(join(dir, 'file'), join(dir, 'file.asc'));
}

describe('a signature', () => {
  it('by a key of the file counts, and tells whose it is', async () => {
    const { signature, keys } = await check(signer.sign(BYTES, { by: RELEASE }));
    expect(signature).toEqual({
      by: RELEASE,
      key: signer.fingerprint(RELEASE),
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      keyExpired: false,
    });
    expect(keys).toBe(await signatures.keys());
  });

  it('in binary form counts as well', async () => {
    const armored = signer.sign(BYTES, { by: RELEASE });
    const base64 = armored.split('\n\n')[1]?.replace(/\n=[\s\S]*/, '') ?? '';
    expect((await check(Buffer.from(base64, 'base64'))).signature.by).toBe(RELEASE);
  });

  it('by a key that has expired since counts, and it is told', async () => {
    const { signature } = await check(signer.sign(BYTES, { by: OLD, time: '20200601T000000' }));
    expect(signature).toMatchObject({ by: OLD, keyExpired: true, at: expect.stringMatching(/^2020-0/) });
  });

  it('counts beside one by somebody unknown', async () => {
    const both = signer.sign(BYTES, { by: STRANGER, options: ['--local-user', RELEASE] });
    expect((await check(both)).signature.by).toBe(RELEASE);
  });

  const faults: readonly [string, () => string | Uint8Array, RegExp][] = [
    ['of other bytes', () => signer.sign(Buffer.from('x'), { by: RELEASE }), /it was changed/],
    ['by a stranger', () => signer.sign(BYTES, { by: STRANGER }), /by the key [0-9A-F]{16}, which is not in/],
    ['by a revoked key', () => byRevoked, /revoked \(Robbed manager/],
    [
      'that goes by SHA-1',
      () => signer.sign(BYTES, { by: RELEASE, options: ['--digest-algo', 'SHA1'] }),
      /forged/,
    ],
    ['of a text', () => signer.sign(BYTES, { by: RELEASE, options: ['--textmode'] }), /of a text/],
    [
      'that has expired',
      () => signer.sign(BYTES, { by: OLD, time: '20200601T000000', options: ['--default-sig-expire', '7d'] }),
      /signature has expired/,
    ],
    [
      'that is a signed message, not beside the file',
      () => signer.message(BYTES, RELEASE),
      /holds no signature/,
    ],
    ['that is none', () => 'nothing of the kind', /holds no signature/],
    ['that is empty', () => '', /holds no signature/],
  ];
  it.each(faults)('%s does not count', async (_what, signature, words) => {
    await expect(check(signature())).rejects.toThrow(words);
  });

  it('that is bad spoils a good one beside it', async () => {
    const good = signer.sign(BYTES, { by: RELEASE });
    const bad = signer.sign(Buffer.from('x'), { by: OLD, time: '20200601T000000' });
    const packets = [bad, good].map(text =>
      Buffer.from(text.split('\n\n')[1]?.replace(/\n=[\s\S]*/, '') ?? '', 'base64'),
    );
    await expect(check(Buffer.concat(packets))).rejects.toThrow('it was changed');
  });
});

describe('a keys file', () => {
  it('is read again: a key that is added counts without a restart', async () => {
    const more = join(dir, 'more');
    writeFileSync(more, signer.keys([OLD]));
    signatures = await openSignatures(more, dir, gpgv);
    const signature = signer.sign(BYTES, { by: RELEASE });
    await expect(check(signature)).rejects.toThrow('not in the keys file');
    const before = await signatures.keys();
    writeFileSync(more, signer.keys([OLD, RELEASE], false));
    expect((await check(signature)).signature.by).toBe(RELEASE);
    expect(await signatures.keys()).not.toBe(before);
    rmSync(more);
    expect(await signatures.keys()).toBe('');
    await expect(check(signature)).rejects.toThrow('cannot be checked (ENOENT)');
  });

  it.each([
    ['no key', () => Buffer.from('Welcome to KEYS\n'), 'it is damaged, or neither armored'],
    ['nothing', () => Buffer.alloc(0), 'it holds no OpenPGP public key'],
    ['a secret key', () => signer.secretKey(RELEASE), 'it holds a PGP PRIVATE KEY BLOCK'],
    ['a part of a keyring', () => signer.keys([RELEASE], false).subarray(0, 40), 'it is damaged'],
  ])('with %s is refused at the start', async (_what, bytes, words) => {
    const file = join(dir, 'wrong');
    writeFileSync(file, bytes());
    await expect(openSignatures(file, dir, gpgv)).rejects.toThrow(words);
    await expect(openSignatures(file, dir, gpgv)).rejects.toThrow('DECK_PACKAGE_KEYS');
  });

  it('without gpgv is refused at the start, with what to install', async () => {
    const missing = () => Promise.reject(new Error('gpgv is missing'));
    await expect(openSignatures(keysFile, dir, missing)).rejects.toThrow('install the package gpgv');
  });

  it('of several blocks is the same as the keyring of its keys', () => {
    const blocks = Buffer.concat([signer.keys([RELEASE]), Buffer.from('words\r\n'), signer.keys([OLD])]);
    expect(keyringOf(blocks)).toEqual(
      Buffer.concat([signer.keys([RELEASE], false), signer.keys([OLD], false)]),
    );
  });
});
