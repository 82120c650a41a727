import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { tar } from '../../../server/test/packages/support/tar.ts';

const MIB = 2 ** 20;
const HEADER_BYTES = 512;

/** A tar.gz of some MiB that gzip makes no smaller, as it is made: it lies nowhere. */
function largeArchive(mib: number): Readable {
  const block = randomBytes(MIB);
  function* parts() {
    const whole = tar([{ path: 'top/' }, { path: 'top/data', size: mib * MIB }]);
    yield whole.subarray(0, 2 * HEADER_BYTES);
    for (let sent = 0; sent < mib; sent += 1) yield block;
    yield whole.subarray(2 * HEADER_BYTES);
  }
  return Readable.from(parts()).pipe(createGzip({ level: 0 }));
}

/** Uploads a package of some MiB to a console without sign-in. Answers the bytes that it says it has. */
export async function uploadLarge(base: string, name: string, mib: number): Promise<number> {
  const body = Readable.toWeb(largeArchive(mib)) as ReadableStream<Uint8Array>;
  const response = await fetch(`${base}/api/v1/uploadPackage?name=${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
    duplex: 'half',
  } as RequestInit);
  const { code, message, result } = (await response.json()) as {
    code: number;
    message: string;
    result: { bytes: number };
  };
  if (code !== 200) throw new Error(message);
  return result.bytes;
}
