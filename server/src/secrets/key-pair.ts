import { generateKeyPairSync } from 'node:crypto';

/** A key pair for SSH. */
export interface KeyPair {
  /** `ssh-ed25519 <base64> <comment>`, a line for authorized_keys. */
  readonly publicKey: string;
  /** In OpenSSH's own form, which every version of it reads; PKCS#8 it takes for ed25519 since 9.6 only. */
  readonly privateKey: string;
}

const TYPE = 'ssh-ed25519';
const BLOCK = 8;
const LINE = 70;

/**
 * Makes a new ed25519 key pair without a passphrase.
 * @param comment tells people whose key it is
 */
export function newKeyPair(comment: string): KeyPair {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const open = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const blob = Buffer.concat([text(TYPE), text(open)]);
  return {
    publicKey: `${TYPE} ${blob.toString('base64')} ${comment}`,
    privateKey: pem(openSshKey(blob, open, seed, comment)),
  };
}

/** The layout of PROTOCOL.key in OpenSSH: not encrypted, so both check numbers may be anything that is the same. */
function openSshKey(blob: Buffer, open: Buffer, seed: Buffer, comment: string): Buffer {
  const inner = [
    number(0),
    number(0),
    text(TYPE),
    text(open),
    text(Buffer.concat([seed, open])),
    text(comment),
  ];
  const length = inner.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from(Array.from({ length: (BLOCK - (length % BLOCK)) % BLOCK }, (_, i) => i + 1));
  const secret = Buffer.concat([...inner, padding]);
  const none = [text('none'), text('none'), text('')];
  return Buffer.concat([Buffer.from('openssh-key-v1\0'), ...none, number(1), text(blob), text(secret)]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join(
    '\n',
  );
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}
