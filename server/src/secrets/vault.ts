import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** Where a secret is kept. It is part of what is authenticated, so a ciphertext opens nowhere else. */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly field: string;
}

const FORMAT = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts secrets at rest: AES-256-GCM with a random key per secret, which is itself encrypted by the master
 * key. Changing the master key therefore means wrapping keys again, not reading secrets.
 */
export function createVault(masterKeyBytes: Buffer) {
  // As objects, keys cost Node a fifth of what plain bytes do, and a page of a list opens a secret a row.
  const masterKey = createSecretKey(masterKeyBytes);
  return {
    /** The secret as text for a column: `v1.<wrapped key>.<ciphertext>`, each part IV, bytes and tag in base64url. */
    seal(place: Place, secret: string): string {
      const aad = aadOf(place);
      const key = randomBytes(KEY_BYTES);
      const wrapped = encrypt(masterKey, key, aad);
      const sealed = encrypt(createSecretKey(key), Buffer.from(secret, 'utf8'), aad);
      return [FORMAT, wrapped.toString('base64url'), sealed.toString('base64url')].join('.');
    },
    /** The secret again. Throws when the key, the place or the text is not the one it was sealed with. */
    open(place: Place, text: string): string {
      const { wrapped, sealed } = partsOf(place, text);
      const aad = aadOf(place);
      const key = createSecretKey(decrypt(masterKey, wrapped, aad));
      return decrypt(key, sealed, aad).toString('utf8');
    },
    /** The same secret for the vault of another master key, without looking at it. Throws when it was not sealed here. */
    rewrap(place: Place, text: string, otherKey: Buffer): string {
      const { wrapped, sealed } = partsOf(place, text);
      const aad = aadOf(place);
      const again = encrypt(createSecretKey(otherKey), decrypt(masterKey, wrapped, aad), aad);
      return [FORMAT, again.toString('base64url'), sealed.toString('base64url')].join('.');
    },
  };
}

export type Vault = ReturnType<typeof createVault>;

function partsOf(place: Place, text: string): { wrapped: Buffer; sealed: Buffer } {
  const [format, wrapped, sealed] = text.split('.');
  if (format !== FORMAT || wrapped === undefined || sealed === undefined) {
    throw new Error(`a sealed value of ${place.table}.${place.field} has an unknown form`);
  }
  return { wrapped: Buffer.from(wrapped, 'base64url'), sealed: Buffer.from(sealed, 'base64url') };
}

function aadOf({ table, row, field }: Place): Buffer {
  return Buffer.from(`${table}|${row}|${field}`, 'utf8');
}

function encrypt(key: KeyObject, plain: Buffer, aad: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, bytes: Buffer, aad: Buffer): Buffer {
  const iv = bytes.subarray(0, IV_BYTES);
  const body = bytes.subarray(IV_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(aad)
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(body), decipher.final()]);
}
