import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngineError } from './settings.ts';

/** Files that gpgv is to compare; absolute paths. */
export interface SignedFile {
  /** OpenPGP public keys in binary form. */
  readonly keyring: string;
  readonly signature: string;
  readonly file: string;
}

const OPTIONS = {
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  // A line for each thing that is found in a signature of some kilobytes.
  maxBuffer: 1024 * 1024,
} as const;

/**
 * Lets gpgv, which is part of GnuPG, check a detached signature. It reads the file itself, at the speed of its checksum.
 * @returns its lines of `--status-fd`, whatever they say
 * @throws EngineError when it cannot be started or is ended by somebody
 */
export async function gpgv({ keyring, signature, file }: SignedFile): Promise<string> {
  // No folder of its own: no keys and no settings of the user that the console runs as.
  const args = ['--homedir', '/nonexistent', '--status-fd', '1', '--keyring', keyring, '--', signature, file];
  try {
    return (await promisify(execFile)('gpgv', args, OPTIONS)).stdout;
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    // 1: a bad signature; 2: one that it cannot check.
    if (typeof code === 'number' && code <= 2) return stdout ?? '';
    throw new EngineError(
      code === 'ENOENT' ? 'gpgv is missing' : `gpgv ended with ${String(code ?? 'a signal')}`,
    );
  }
}
