import { createHash, randomBytes } from 'node:crypto';

/** What a session or an API token is known by. Only its hash is stored: who reads the database cannot use it. */
const BYTES = 32;

/** What API tokens begin with, so that people and scanners of secrets recognise one that went astray. */
const TOKEN_PREFIX = 'deck_';

export const newSessionTicket = (): string => randomBytes(BYTES).toString('base64url');
export const newToken = (): string => TOKEN_PREFIX + randomBytes(BYTES).toString('base64url');

/** SHA-256 in hex: of 32 random bytes nothing slower is needed. */
export function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}

/** A password for people to type once: 20 characters that are not mistaken for each other, some 98 bits. */
export function newPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return [...randomBytes(20)].map(byte => letters[byte % letters.length]).join('');
}
