import type { Language } from '@dolphindeck/contract/common/text.ts';
import { type Explanation, explain } from '@dolphindeck/contract/explain/explain.ts';
import type { Failure } from '@dolphindeck/contract/run/reduce.ts';
import { describeFinding } from './preflight.ts';

/** What a failure of a run most likely means: by what it says, else by what the preflight found; null when neither is known. */
export function explainFailure({ host, message, finding }: Failure, language: Language): Explanation | null {
  const known = explain(message, language);
  if (known !== null || finding === undefined) return known;
  const { id, message: cause, advice } = describeFinding(host, { ...finding, level: 'error' }, language);
  // A finding of a newer module has no words here.
  return advice === '' ? null : { id, cause, advice };
}

/** A failure as it is answered and told: what it means is said beside it. */
export function saidOf({ host, task, message }: Failure) {
  return { host, task, message };
}
