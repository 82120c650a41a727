import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.ts';

const KEY_BYTES = 32;

/** Keys that are not kept in the data folder, as base64 or hex. */
export interface KeySettings {
  /** The key; without it the key file in the data folder is used. */
  readonly secretKey?: string;
  /** The key that takes its place, while one is changed for the other. */
  readonly nextSecretKey?: string;
}

export interface KeyPlace extends KeySettings {
  readonly dataDir: string;
}

/** A key that may be the one that everything secret is encrypted with. */
export interface MasterKey {
  readonly key: Buffer;
  /** The name of the setting or file that it is from. */
  readonly from: string;
}

export const KEY_FILE = 'secret.key';
/** A new key from before it is used until it is in the place of the old one. */
export const NEXT_KEY_FILE = 'secret.key.next';
const SETTING = 'DECK_SECRET_KEY';
export const NEXT_SETTING = 'DECK_SECRET_KEY_NEXT';

/**
 * The keys that there are, likeliest first: from the setting, else from the files in the data folder, and the one that
 * takes its place. More than one there is only while the key is changed.
 * @throws StartError when one of them is none
 */
export async function masterKeys(place: KeyPlace): Promise<MasterKey[]> {
  const { dataDir, secretKey } = place;
  const present =
    secretKey === undefined
      ? await Promise.all([KEY_FILE, NEXT_KEY_FILE].map(name => readKeyFile(dataDir, name)))
      : [{ key: decode(secretKey, SETTING), from: SETTING }];
  return [...present, nextSetting(place)].filter(key => key !== null);
}

/** The key of the setting for the next one; null without it. @throws StartError when it is none */
export function nextSetting({ nextSecretKey }: KeySettings): MasterKey | null {
  return nextSecretKey === undefined
    ? null
    : { key: decode(nextSecretKey, NEXT_SETTING), from: NEXT_SETTING };
}

/** Makes the key of a data folder that has none, readable by its owner only. */
export function createMasterKey(dataDir: string): Promise<MasterKey> {
  return writeKeyFile(dataDir, KEY_FILE, randomBytes(KEY_BYTES));
}

/** Makes a new key beside the one in use; `settleKeyFiles` puts it into its place once it fits. */
export function createNextKey(dataDir: string): Promise<MasterKey> {
  return writeKeyFile(dataDir, NEXT_KEY_FILE, randomBytes(KEY_BYTES));
}

/**
 * Lets the key that fits be the one in `secret.key`; the one before is kept beside it, for exports that need it. Whoever
 * dies meanwhile leaves what the next start settles.
 * @param onStep is told what has just been done
 * @returns the key, from where it is now
 */
export async function settleKeyFiles(
  dataDir: string,
  fitting: MasterKey,
  onStep: (step: string) => void = () => {},
): Promise<MasterKey> {
  if (fitting.from === KEY_FILE) await rm(join(dataDir, NEXT_KEY_FILE), { force: true });
  if (fitting.from !== NEXT_KEY_FILE) return fitting;
  const before = await readKeyFile(dataDir, KEY_FILE);
  if (before !== null) await writeKeyFile(dataDir, oldName(before.key), before.key);
  onStep('old key kept');
  await rename(join(dataDir, NEXT_KEY_FILE), join(dataDir, KEY_FILE));
  await syncFolder(dataDir);
  onStep('new key in place');
  return { ...fitting, from: KEY_FILE };
}

/** What the file of a key is called once another is in its place. */
export function oldName(key: Buffer): string {
  return `${KEY_FILE}.old-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

async function readKeyFile(dataDir: string, name: string): Promise<MasterKey | null> {
  const file = join(dataDir, name);
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new StartError(`${file} can be read by other users; run chmod 600 on it`);
    }
    return { key: decode(await readFile(file, 'utf8'), file), from: name };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function writeKeyFile(dataDir: string, name: string, key: Buffer): Promise<MasterKey> {
  const file = join(dataDir, name);
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
  return { key, from: name };
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
