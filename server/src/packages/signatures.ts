import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageSignature } from '@dolphindeck/contract/package/package.ts';
import { StartError } from '../secrets/start-error.ts';
import { ArchiveError } from './archive-error.ts';
import { KeyringError, keyringOf } from './keyring.ts';
import { verdictOf } from './signature-verdict.ts';

/** Compares a file with its detached signature by a keyring; answers the status lines of gpgv. */
export type Gpgv = (files: {
  readonly keyring: string;
  readonly signature: string;
  readonly file: string;
}) => Promise<string>;

/** A signature that was found good, and the keys that it was compared with. */
export interface CheckedSignature {
  readonly signature: PackageSignature;
  /** SHA-256 of the keys file. */
  readonly keys: string;
}

/** How signatures of packages are checked. */
export interface Signatures {
  /** SHA-256 of the keys file as it is now: another one means that what was checked is to be checked again. */
  keys(): Promise<string>;
  /**
   * Whose signature a file has.
   * @throws ArchiveError when it has none that counts, or none can be checked
   */
  check(file: string, signature: string): Promise<CheckedSignature>;
}

/** Names that a signature has beside its file; the first one is what the console writes. */
export const signatureNames = (name: string): readonly [string, string] => [`${name}.asc`, `${name}.sig`];

/**
 * Signatures by the keys of a file, which is read again each time: whoever adds a key or a revocation need not restart the console.
 * @param folder where the keys lie, in the form of gpgv, while it works
 * @throws StartError when the file cannot be used or gpgv is missing
 */
export async function openSignatures(keysFile: string, folder: string, gpgv: Gpgv): Promise<Signatures> {
  const read = async () => {
    const bytes = await readFile(keysFile);
    return { keyring: keyringOf(bytes), keys: createHash('sha256').update(bytes).digest('hex') };
  };
  try {
    await read();
    // Nothing to compare: what counts is that it answers.
    await gpgv({ keyring: keysFile, signature: keysFile, file: keysFile });
  } catch (error) {
    throw new StartError(
      error instanceof Error && error.message === 'gpgv is missing'
        ? 'DECK_PACKAGE_KEYS needs gpgv to check signatures; install the package gpgv (Debian) or gnupg2 (Red Hat)'
        : `DECK_PACKAGE_KEYS: ${keysFile} cannot be used: ${causeOf(error)}`,
    );
  }
  return {
    // A file that has become unusable is none of those that anything was compared with.
    keys: () =>
      read().then(
        ({ keys }) => keys,
        () => '',
      ),
    async check(file, signature) {
      const work = join(folder, randomUUID());
      try {
        const { keyring, keys } = await read();
        await writeFile(work, keyring, { mode: 0o600, flag: 'wx' });
        return { signature: verdictOf(await gpgv({ keyring: work, signature, file })), keys };
      } catch (error) {
        if (error instanceof ArchiveError) throw error;
        throw new ArchiveError(`its signature cannot be checked (${causeOf(error)})`);
      } finally {
        await rm(work, { force: true });
      }
    },
  };
}

function causeOf(error: unknown): string {
  if (error instanceof KeyringError) return `the keys file: ${error.message}`;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
