const PEM =
  /^-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----\n([\s\S]+)\n-----END ((?:[A-Z0-9]+ )*)PRIVATE KEY-----\n*$/;
const OPENSSH_MAGIC = 'openssh-key-v1\0';

/**
 * Whether a text can be the private key of a login without anyone at the keyboard: whole, and without a passphrase.
 * What is inside is left to ssh.
 */
export function isUsablePrivateKey(text: string): boolean {
  const [, begin, inner = '', end] = PEM.exec(text) ?? [];
  if (begin === undefined || begin !== end) return false;
  if (begin !== 'OPENSSH ') return begin !== 'ENCRYPTED ' && !inner.includes('ENCRYPTED');
  const bytes = Buffer.from(inner, 'base64');
  // The magic, then the length and the name of the cipher.
  const start = OPENSSH_MAGIC.length + 4;
  return (
    bytes.toString('latin1').startsWith(OPENSSH_MAGIC) &&
    bytes.toString('latin1', start, start + 4) === 'none'
  );
}
