import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keys of somebody who signs, with the real gpg and a folder of their own, which `close` removes. */
export class Signer {
  readonly #home = mkdtempSync(join(tmpdir(), 'deck-gpg-'));

  /** What gpg answers; `time`: the time that it takes for now. */
  #gpg(
    args: readonly string[],
    { input, time }: { input?: string | Uint8Array; time?: string } = {},
  ): Buffer {
    const clock = time === undefined ? [] : ['--faked-system-time', time];
    return execFileSync('gpg', ['--homedir', this.#home, '--batch', '--quiet', '--yes', ...clock, ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Makes a key that only signs. */
  make(name: string, { days = 0, time }: { days?: number; time?: string } = {}): void {
    const words = ['--passphrase', '', '--quick-generate-key', name, 'ed25519', 'sign', `${days}d`];
    this.#gpg(words, time === undefined ? {} : { time });
  }

  /** The detached signature of some bytes, armored. */
  sign(
    bytes: Uint8Array,
    { by, time, options = [] }: { by: string; time?: string; options?: readonly string[] },
  ): string {
    const file = join(this.#home, 'signed');
    writeFileSync(file, bytes);
    const args = ['--local-user', by, '--armor', ...options, '--detach-sign', '--output', '-', file];
    return this.#gpg(args, time === undefined ? {} : { time }).toString();
  }

  /** Some bytes in a signed message, which is no detached signature. */
  message(bytes: Uint8Array, by: string): Buffer {
    return this.#gpg(['--local-user', by, '--sign'], { input: bytes });
  }

  /** Takes a key back, by what gpg made for that with the key. */
  revoke(name: string): void {
    const revocation = join(this.#home, 'openpgp-revocs.d', `${this.fingerprint(name)}.rev`);
    this.#gpg(['--import'], { input: readFileSync(revocation, 'utf8').replace(/^:(?=-----BEGIN)/m, '') });
  }

  fingerprint(name: string): string {
    const keys = this.#gpg(['--with-colons', '--list-keys', name]).toString();
    return /^fpr:+([0-9A-F]+):/m.exec(keys)?.[1] ?? '';
  }

  /** The public keys, armored as in a file KEYS or as a keyring. */
  keys(names: readonly string[], armored = true): Buffer {
    return this.#gpg([...(armored ? ['--armor'] : []), '--export', ...names]);
  }

  secretKey(name: string): Buffer {
    return this.#gpg([
      '--passphrase',
      '',
      '--pinentry-mode',
      'loopback',
      '--armor',
      '--export-secret-keys',
      name,
    ]);
  }

  close(): void {
    execFileSync('gpgconf', ['--homedir', this.#home, '--kill', 'all']);
    rmSync(this.#home, { recursive: true, force: true });
  }
}
