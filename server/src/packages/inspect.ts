import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
import { tarReader } from './tar-reader.ts';
import { createTarRules } from './tar-rules.ts';

export interface ArchiveLimits {
  /** Members of an archive; the largest release has about 10,000. */
  readonly entries: number;
  /** How many times larger than the file its contents may be, once they are larger than `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

/** Releases grow by a factor of 1.1 (jars) to 3 (a JDK); gzip itself can reach 1032. */
const LIMITS: ArchiveLimits = { entries: 200_000, ratio: 50, freeBytes: 256 * 1024 * 1024 };

/**
 * Makes sure that a file is an archive which can be unpacked on a host without harm: a gzipped tar that keeps to
 * `tar-rules.ts`, or a jar. Its name decides which.
 * @throws ArchiveError when it is not
 */
export async function inspectArchive(file: string, name: string, limits = LIMITS): Promise<void> {
  if (name.endsWith('.jar')) return inspectJar(file);
  if (!/\.(tar\.gz|tgz)$/.test(name)) throw new ArchiveError('its name must end in .tar.gz, .tgz or .jar');
  const rules = createTarRules();
  let entries = 0;
  const reader = tarReader(entry => {
    entries += 1;
    if (entries > limits.entries) throw new ArchiveError(`it has more than ${limits.entries} members`);
    rules.check(entry);
  });
  const { size } = await stat(file);
  try {
    await pipeline(
      createReadStream(file),
      createGunzip(),
      limitBytes(Math.max(limits.freeBytes, size * limits.ratio)),
      reader,
    );
  } catch (error) {
    if (isZlibError(error)) throw new ArchiveError('it is damaged or not compressed with gzip');
    throw error;
  }
}

/** Passes bytes on until there are too many: what a bomb unpacks to is neither kept nor read to its end. */
function limitBytes(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > limit) done(new ArchiveError('it unpacks to an absurd size'));
      else done(null, chunk);
    },
  });
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}

async function inspectJar(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead < 4 || !buffer.equals(Buffer.from('PK\u0003\u0004', 'latin1'))) {
      throw new ArchiveError('it is no jar');
    }
  } finally {
    await handle.close();
  }
}
