import type { RunDetail } from '@dolphindeck/contract/run/run.ts';

/**
 * What a change of a running cluster that did not succeed has left there: nothing had begun, it was taken back, or nobody
 * has seen that (server: outcome.ts).
 */
export function leftBy({
  state,
  startedAt,
  exits,
}: Pick<RunDetail, 'state' | 'startedAt' | 'exits'>): 'untouched' | 'takenBack' | 'unsure' {
  if (state === 'interrupted') return 'unsure';
  // Nobody ever led it.
  if (startedAt === null) return 'untouched';
  const last = exits.at(-1);
  // Only unlocked, or not even that where a host was lost: there was nothing to take back.
  if (last?.step === 'unlock') return 'untouched';
  return last?.step === 'cleanup' && last.exitCode === 0 ? 'takenBack' : 'unsure';
}
