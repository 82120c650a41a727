import type { Outcome } from '@dolphindeck/contract/run/event.ts';
import type { RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import type { RunEnd } from './ports.ts';
import type { ExitRecord } from './run-folder.ts';

type Counts = Readonly<Record<Outcome, number>>;

/**
 * How a run ended. Success needs proof: the exit code, and Ansible's own count for every expected host, with at
 * least one task done there. A playbook whose hosts were all unreachable, or that matched no host, proves nothing.
 * @param exit null: the supervisor died without a word
 * @param hosts every host that must succeed
 */
export function decideOutcome(
  progress: RunProgress,
  exit: ExitRecord | null,
  hosts: readonly string[],
): Pick<RunEnd, 'state' | 'cleaned'> {
  if (exit === null) return { state: 'interrupted', cleaned: false };
  const cleaned = didAll(progress, exit, 'cleanup', hosts);
  if (exit.cancelled) return { state: 'aborted', cleaned };
  if (isUnreachable(progress, exit)) return { state: 'unreachable', cleaned };
  const succeeded = exit.error === undefined && didAll(progress, exit, 'main', hosts);
  return succeeded ? { state: 'success', cleaned: false } : { state: 'failed', cleaned };
}

function didAll(
  progress: RunProgress,
  exit: ExitRecord,
  step: 'main' | 'cleanup',
  hosts: readonly string[],
): boolean {
  const stats = progress.steps[step]?.stats;
  if (exit.steps[step]?.exitCode !== 0 || !stats || hosts.length === 0) return false;
  return hosts.every(host => Object.hasOwn(stats, host)) && Object.values(stats).every(isClean);
}

/** Under `ignore_unreachable` Ansible counts a host that never answered as skipped, and exits with 0. */
function isClean(counts: Counts): boolean {
  return counts.failed === 0 && counts.unreachable === 0 && counts.ok > 0;
}

/** Exit code 4 is Ansible's word for it; a play that goes on without a host ends with another. */
function isUnreachable(progress: RunProgress, exit: ExitRecord): boolean {
  return (
    exit.steps.main?.exitCode === 4 || Object.values(progress.recap).some(counts => counts.unreachable > 0)
  );
}
