import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { EngineError } from './settings.ts';

/** A public key that a host showed. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, … */
  readonly type: string;
  /** `<type> <base64>`, as a host is registered with it. */
  readonly key: string;
  /** Line of known_hosts for this address and port. */
  readonly line: string;
  /** `SHA256:…`, as ssh prints it. */
  readonly fingerprint: string;
}

const PREFERENCE = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

/**
 * The keys that a host shows, the preferred type first. Empty: nothing answered over SSH there.
 * @throws EngineError for an address that a program could read as an option
 */
export async function scanHostKeys(
  address: string,
  port: number,
  timeoutMs: number,
): Promise<readonly HostKey[]> {
  if (address.startsWith('-') || !/^[\w.:%-]+$/.test(address))
    throw new EngineError(`bad address ${address}`);
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
  const args = ['-T', seconds, '-p', String(port), '-t', 'ed25519,ecdsa,rsa', '--', address];
  const options = {
    timeout: timeoutMs + 1000,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  };
  // It exits with 1 when some type was not answered, or none: what it printed is the answer.
  const stdout = await promisify(execFile)('ssh-keyscan', args, options).then(
    done => done.stdout,
    (error: NodeJS.ErrnoException & { stdout?: string }) => {
      if (error.code === 'ENOENT')
        throw new EngineError('ssh-keyscan is missing; install the OpenSSH client');
      return error.stdout ?? '';
    },
  );
  return parseHostKeys(stdout);
}

/** Reads the output of ssh-keyscan. */
export function parseHostKeys(text: string): readonly HostKey[] {
  const keys = text.split('\n').flatMap(line => {
    const [host, type, base64, rest] = line.trim().split(' ');
    if (!host || host.startsWith('#') || !type || !base64 || rest !== undefined) return [];
    return [
      {
        type,
        key: `${type} ${base64}`,
        line: `${host} ${type} ${base64}`,
        fingerprint: fingerprintOf(base64),
      },
    ];
  });
  return keys.sort((a, b) => rank(a.type) - rank(b.type));
}

/** Fingerprint of a key's base64 part, as `ssh-keygen -l` prints it. */
export function fingerprintOf(base64: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

function rank(type: string): number {
  const index = PREFERENCE.indexOf(type);
  return index < 0 ? PREFERENCE.length : index;
}
