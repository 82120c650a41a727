import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.ts';

const KEY_BYTES = 32;

/**
 * The key that everything secret is encrypted with: from the setting when it is given, else from `secret.key` in
 * the data folder, which the first start creates for its owner only.
 * @param mayCreate false when the store holds secrets already: a new key could not read them.
 * @throws StartError when there is no usable key.
 */
export async function loadMasterKey(
  dataDir: string,
  setting: string | undefined,
  mayCreate: boolean,
): Promise<Buffer> {
  if (setting !== undefined) return decode(setting, 'DECK_SECRET_KEY');
  const file = join(dataDir, 'secret.key');
  const text = await readKeyFile(file);
  if (text !== null) return decode(text, file);
  if (!mayCreate) {
    throw new StartError(`${file} is missing; restore it from a backup, or set DECK_SECRET_KEY to the key`);
  }
  return createKeyFile(file);
}

async function readKeyFile(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new StartError(`${file} can be read by other users; run chmod 600 on it`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function createKeyFile(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${key.toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
  return key;
}

/** A key that a power cut takes away would take all secrets with it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function decode(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new StartError(
      `${source} must hold 32 random bytes as base64 or hex; make one with: openssl rand -base64 32`,
    );
  }
  return key;
}
