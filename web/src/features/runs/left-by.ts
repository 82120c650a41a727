import type { RunDetail } from '@dolphindeck/contract/run/run.ts';

/**
 * What a change of a running cluster that did not succeed has left there: nothing had begun, it was taken back, or nobody
 * has seen that (server: outcome.ts).
 */
export function leftBy({
  state,
  exits,
}: Pick<RunDetail, 'state' | 'exits'>): 'untouched' | 'takenBack' | 'unsure' {
  if (state === 'interrupted') return 'unsure';
  if (state === 'aborted' && exits.length === 0) return 'untouched';
  const last = exits.at(-1);
  if (last?.exitCode !== 0 || last.step === 'main') return 'unsure';
  return last.step === 'cleanup' ? 'takenBack' : 'untouched';
}
