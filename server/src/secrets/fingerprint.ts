import { createHash } from 'node:crypto';

/** Fingerprint of a public key `<type> <base64>`, as `ssh-keygen -l` prints it: `SHA256:…`. */
export function fingerprintOf(hostKey: string): string {
  const base64 = hostKey.split(' ')[1] ?? '';
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
