import type { Language } from '../common/text.ts';
import { HOST_SIGNATURES } from './host-signatures.ts';
import { SERVER_SIGNATURES } from './server-signatures.ts';
import type { Signature } from './signature.ts';

/** Known failures; the first that fits explains, so those that mean more stand before those that mean less. */
export const SIGNATURES: readonly Signature[] = [...HOST_SIGNATURES, ...SERVER_SIGNATURES];

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
  const known = SIGNATURES.find(({ pattern }) => pattern.test(message));
  if (known === undefined) return null;
  return { id: known.id, cause: known.cause[language], advice: known.advice[language] };
}
