import type { Language } from '../common/text.ts';
import { inWords } from '../messages/words.ts';
import { CONSOLE_SIGNATURES } from './console-signatures.ts';
import { HOST_SIGNATURES } from './host-signatures.ts';
import { LOCK_SIGNATURES } from './lock-signatures.ts';
import { SERVER_SIGNATURES } from './server-signatures.ts';
import type { Signature } from './signature.ts';

/** Known failures; the first that fits explains, so those that mean more stand before those that mean less. */
export const SIGNATURES: readonly Signature[] = [
  ...LOCK_SIGNATURES,
  ...HOST_SIGNATURES,
  ...SERVER_SIGNATURES,
  ...CONSOLE_SIGNATURES,
];

/**
 * What is said about a server or a service, not about how a host is reached: its log is in the message, or the console
 * names it as the one that does not answer. "Connection refused" in it is not SSH's, "checksum" not an archive's.
 */
const ABOUT_SERVERS =
  /^--- journal of |^(the database |ZooKeeper |PostgreSQL: |MySQL: |not everything could be stopped)|^nothing was changed; (database_login|zookeeper_unusable|port_\w+): /m;
/** What of a host a server suffers from as well. */
const OF_BOTH = HOST_SIGNATURES.filter(({ id }) => id === 'disk_full' || id === 'disk_read_only');
const OF_SERVERS: readonly Signature[] = [...OF_BOTH, ...SERVER_SIGNATURES, ...CONSOLE_SIGNATURES];

export interface Explanation {
  readonly id: string;
  readonly cause: string;
  readonly advice: string;
}

/**
 * What a failed task most likely means, or null when its message is of no known kind.
 * @param message what the task said, with the ends of logs that it brought
 */
export function explain(message: string, language: Language): Explanation | null {
  const candidates = ABOUT_SERVERS.test(message) ? OF_SERVERS : SIGNATURES;
  for (const { id, pattern, cause, advice } of candidates) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const fill = (whole: string, name: string) => inWords(id, name, found.groups?.[name] ?? whole, language);
    return { id, cause: cause[language].replace(/\{(\w+)\}/g, fill), advice: advice[language] };
  }
  return null;
}
