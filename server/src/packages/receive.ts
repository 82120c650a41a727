import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Why a body was not taken. Nothing of it is left. */
export class ReceiveError extends Error {
  readonly reason: 'too-large' | 'cut';
  readonly bytes: number;

  constructor(reason: 'too-large' | 'cut', bytes: number, cause?: unknown) {
    super(`upload ${reason} after ${bytes} bytes`, { cause });
    this.reason = reason;
    this.bytes = bytes;
  }
}

/**
 * Writes a body to a new file, durably.
 * @param expected bytes that were announced, when they were
 * @throws ReceiveError when the body is larger than `maxBytes`, breaks off, or is not as long as announced
 */
export async function receive(
  body: AsyncIterable<Uint8Array>,
  file: string,
  maxBytes: number,
  expected?: number,
): Promise<{ bytes: number; sha512: string }> {
  const hash = createHash('sha512');
  const handle = await open(file, 'wx', 0o600);
  let bytes = 0;
  try {
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new ReceiveError('too-large', bytes);
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
      if (expected !== undefined && bytes !== expected) throw new ReceiveError('cut', bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(file, { force: true });
    // A full disk is a defect of the machine, not of the upload.
    if (error instanceof ReceiveError || isFileSystemError(error)) throw error;
    throw new ReceiveError('cut', bytes, error);
  }
  return { bytes, sha512: hash.digest('hex') };
}

function isFileSystemError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(ENOSPC|EIO|EDQUOT|EROFS|EACCES)$/.test(String(error.code))
  );
}

/** The sha512 of a file. */
export async function sha512Of(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
