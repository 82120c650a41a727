import { ArchiveError } from './archive-error.ts';

export const BLOCK = 512;

/** One member of a tar archive, as its header tells. */
export interface TarEntry {
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink';
  readonly path: string;
  /** Target of a link, else empty. */
  readonly target: string;
}

/** What a header block says, before names of preceding long-name and pax blocks replace its own. */
export interface TarHeader {
  /** POSIX type flag: `0` file, `1` hard link, `2` symlink, `5` folder, `L`/`K` GNU long name, `x`/`g` pax. */
  readonly flag: string;
  readonly path: string;
  readonly target: string;
  readonly size: number;
}

/** Reads a header block, or null when it is one of the zero blocks at the end. */
export function readHeader(block: Buffer): TarHeader | null {
  if (block.every(byte => byte === 0)) return null;
  if (readNumber(block, 148, 8) !== checksum(block)) throw new ArchiveError('a header in it is damaged');
  const prefix = text(block, 257, 5) === 'ustar' ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    flag: block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0),
    path: prefix === '' ? name : `${prefix}/${name}`,
    target: text(block, 157, 100),
    size: readNumber(block, 124, 12),
  };
}

/** The records `<length> <key>=<value>\n` of a pax block. */
export function readPax(body: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length < 5 || at + length > body.length) {
      throw new ArchiveError('an extended header in it is damaged');
    }
    const record = body.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** A string that ends at the first NUL. */
export function cString(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString('utf8', 0, end < 0 ? body.length : end);
}

function text(block: Buffer, offset: number, length: number): string {
  return cString(block.subarray(offset, offset + length));
}

/** Octal digits, or GNU's big-endian binary form when the first bit is set. */
function readNumber(block: Buffer, offset: number, length: number): number {
  if (((block[offset] ?? 0) & 0x80) !== 0) {
    // The first four bytes only count above 2^64: an archive that needs them is beyond every limit.
    const high = block.subarray(offset + 1, offset + length - 8);
    if (high.some(byte => byte !== 0)) throw new ArchiveError('a size in it is absurd');
    return Number(block.readBigUInt64BE(offset + length - 8));
  }
  const digits = text(block, offset, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError('a header in it is damaged');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function checksum(block: Buffer): number {
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return sum;
}
