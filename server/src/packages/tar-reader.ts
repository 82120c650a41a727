import { Writable } from 'node:stream';
import { ArchiveError } from './archive-error.ts';
import { BLOCK, cString, readHeader, readPax, type TarEntry, type TarHeader } from './tar-headers.ts';

/** Names longer than this are no names of a release. */
const MAX_META_BYTES = 64 * 1024;

const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'folder',
};

/** What a member is, said outside of its own header. */
const SPARSE = ['GNU.sparse.name', 'GNU.sparse.size', 'GNU.sparse.realsize'];
const NAMING = ['path', 'linkpath', 'size', ...SPARSE];

/**
 * A stream that takes the bytes of a tar archive and tells each member. File contents are passed over, so an
 * archive of any size takes a few kilobytes of memory.
 * @param onEntry called for each member; what it throws ends the stream.
 */
export function tarReader(onEntry: (entry: TarEntry) => void): Writable {
  let pending = Buffer.alloc(0);
  /** Bytes of the present member that are still to come, filling included. */
  let skip = 0;
  let meta: { header: TarHeader; chunks: Buffer[]; missing: number } | null = null;
  let longPath: string | undefined;
  let longTarget: string | undefined;
  let pax = new Map<string, string>();
  let seen = 0;

  function begin(header: TarHeader): void {
    const size = Number(pax.get('size') ?? header.size);
    if (!Number.isSafeInteger(size) || size < 0) throw new ArchiveError('a size in it is absurd');
    if ('LKxg'.includes(header.flag)) {
      if (header.size > MAX_META_BYTES) throw new ArchiveError('a name in it is absurdly long');
      meta = { header, chunks: [], missing: header.size };
      skip = padded(header.size);
      return;
    }
    if (SPARSE.some(key => pax.has(key)))
      throw new ArchiveError('an extended header in it gives files another name');
    const type = TYPES[header.flag];
    const path = longPath ?? pax.get('path') ?? header.path;
    if (type === undefined) throw new ArchiveError(`${path} is neither a file, a folder nor a link`);
    onEntry({ type, path, target: longTarget ?? pax.get('linkpath') ?? header.target });
    seen += 1;
    // Only files have contents; links and folders may carry a size that means nothing.
    skip = type === 'file' ? padded(size) : 0;
    longPath = undefined;
    longTarget = undefined;
    pax = new Map();
  }

  function endMeta({ header, chunks }: { header: TarHeader; chunks: Buffer[] }): void {
    const body = Buffer.concat(chunks);
    if (header.flag === 'L') longPath = cString(body);
    else if (header.flag === 'K') longTarget = cString(body);
    else if (header.flag === 'x') pax = readPax(body);
    // It would hold for every member after it, on the host too. What git and GNU tar write there names none.
    else if (NAMING.some(key => readPax(body).has(key))) {
      throw new ArchiveError('an extended header in it gives files another name');
    }
  }

  /** Takes bytes of a member's contents; answers how many. */
  function pass(chunk: Buffer): number {
    const count = Math.min(skip, chunk.length);
    if (meta !== null) {
      const wanted = chunk.subarray(0, Math.min(count, meta.missing));
      meta.chunks.push(Buffer.from(wanted));
      meta.missing -= wanted.length;
    }
    skip -= count;
    if (skip === 0 && meta !== null) {
      endMeta(meta);
      meta = null;
    }
    return count;
  }

  function take(bytes: Buffer): void {
    let rest = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
    while (rest.length > 0) {
      if (skip > 0) rest = rest.subarray(pass(rest));
      else if (rest.length < BLOCK) break;
      else {
        const header = readHeader(rest.subarray(0, BLOCK));
        rest = rest.subarray(BLOCK);
        if (header !== null) begin(header);
      }
    }
    pending = Buffer.from(rest);
  }

  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      done(attempt(() => take(chunk)));
    },
    final(done) {
      const cut = skip > 0 || pending.length > 0;
      if (cut) done(new ArchiveError('it ends in the middle'));
      else if (seen === 0) done(new ArchiveError('it is empty'));
      else done();
    },
  });
}

function attempt(work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
