/** A keys file that cannot be used; the message says why, for the person who wrote it. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

/** Numbers of OpenPGP packets (RFC 9580, 5): keys, and what may stand with them. */
const PUBLIC_KEY = 6;
const SECRET_KEYS = [5, 7];

const BLOCK = /-----BEGIN PGP ([A-Z ]+)-----\r?\n([\s\S]*?)-----END PGP \1-----/g;

/**
 * The OpenPGP public keys of a file in binary form, which is what gpgv reads. The file is armored, as projects publish
 * theirs under the name KEYS: any number of blocks with other text between them. Or it is a keyring as `gpg --export` writes it.
 * @throws KeyringError when it holds no public key, or a secret one
 */
export function keyringOf(file: Buffer): Buffer {
  const text = file.toString('latin1');
  const blocks = [...text.matchAll(BLOCK)];
  for (const [, kind = ''] of blocks) {
    if (kind !== 'PUBLIC KEY BLOCK')
      throw new KeyringError(`it holds a PGP ${kind}; it must hold public keys only`);
  }
  const keyring =
    blocks.length === 0 ? file : Buffer.concat(blocks.map(([, , inside = '']) => unarmored(inside)));
  const tags = tagsOf(keyring);
  if (tags.some(tag => SECRET_KEYS.includes(tag)))
    throw new KeyringError('it holds a secret key; it must hold public keys only');
  if (!tags.includes(PUBLIC_KEY)) throw new KeyringError('it holds no OpenPGP public key');
  return keyring;
}

/** The bytes of an armored block: headers end with an empty line, the checksum at the end is left to the packets. */
function unarmored(inside: string): Buffer {
  const lines = inside.split(/\r?\n/);
  const start = lines.findIndex(line => line.trim() === '');
  const body = lines.slice(start + 1).filter(line => !line.startsWith('='));
  return Buffer.from(body.join(''), 'base64');
}

/** The numbers of all packets, in their order; it ends where no packet begins. */
function tagsOf(keyring: Buffer): number[] {
  const tags: number[] = [];
  for (let at = 0; at < keyring.length; ) {
    const packet = packetAt(keyring, at);
    if (packet === null) throw new KeyringError('it is damaged, or neither armored nor a keyring of OpenPGP');
    tags.push(packet.tag);
    at = packet.end;
  }
  return tags;
}

/** The packet that begins there (RFC 9580, 4.2), or null. Keys have no packets of unknown length. */
function packetAt(bytes: Buffer, at: number): { readonly tag: number; readonly end: number } | null {
  const first = bytes[at] ?? 0;
  if ((first & 0x80) === 0) return null;
  const isNew = (first & 0x40) !== 0;
  const length = isNew ? newLength(bytes, at + 1) : oldLength(bytes, at + 1, first & 3);
  if (length === null || length.start + length.size > bytes.length) return null;
  return { tag: isNew ? first & 0x3f : (first >> 2) & 0x0f, end: length.start + length.size };
}

interface Length {
  /** Where the packet's body begins. */
  readonly start: number;
  readonly size: number;
}

function newLength(bytes: Buffer, at: number): Length | null {
  const first = bytes[at] ?? 0;
  if (first < 192) return { start: at + 1, size: first };
  if (first < 224) return { start: at + 2, size: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192 };
  return first === 255 && at + 5 <= bytes.length ? { start: at + 5, size: bytes.readUInt32BE(at + 1) } : null;
}

function oldLength(bytes: Buffer, at: number, kind: number): Length | null {
  const width = [1, 2, 4][kind];
  if (width === undefined || at + width > bytes.length) return null;
  return { start: at + width, size: bytes.readUIntBE(at, width) };
}
