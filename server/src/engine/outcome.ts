import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { Outcome, StepName } from '@dolphindeck/contract/run/event.ts';
import type { RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import type { RunEnd } from './ports.ts';
import type { ExitRecord } from './run-folder.ts';

type Counts = Readonly<Record<Outcome, number>>;

/**
 * How a run ended. Success needs proof: the exit code, and Ansible's own count for every expected host, with at
 * least one task done there. A playbook whose hosts were all unreachable, or that matched no host, proves nothing.
 * @param exit null: the supervisor died without a word
 * @param hosts every host that must succeed; of others (hosts that left the cluster) only a failure counts
 */
export function decideOutcome(
  progress: RunProgress,
  exit: ExitRecord | null,
  hosts: readonly string[],
  action: Action,
): Pick<RunEnd, 'turn' | 'cleaned'> {
  if (exit === null) return { turn: 'lost', cleaned: false };
  // Where an unlock was enough nothing had begun. An apply that touched nothing leaves its cluster running, also where the
  // host that hindered it could not be unlocked: the next action of this console takes that lock over.
  const isUntouched = action === 'apply' && exit.untouched === true;
  const cleaned =
    isUntouched || didAll(progress, exit, 'cleanup', hosts) || didAll(progress, exit, 'unlock', hosts);
  if (exit.cancelled) return { turn: 'aborted', cleaned };
  if (isUnreachable(progress, exit, hosts)) return { turn: 'unreachable', cleaned };
  const succeeded = exit.error === undefined && didAll(progress, exit, 'main', hosts);
  return succeeded ? { turn: 'succeeded', cleaned: false } : { turn: 'failed', cleaned };
}

function didAll(progress: RunProgress, exit: ExitRecord, step: StepName, hosts: readonly string[]): boolean {
  const stats = progress.steps[step]?.stats;
  if (exit.steps[step]?.exitCode !== 0 || !stats || hosts.length === 0) return false;
  const others = Object.entries(stats).filter(([host]) => !hosts.includes(host));
  return (
    hosts.every(host => Object.hasOwn(stats, host) && isClean(stats[host])) &&
    others.every(([, counts]) => counts.failed === 0)
  );
}

/** At least one task was done there: a play may have matched a host and done nothing. */
function isClean(counts: Counts | undefined): boolean {
  return counts !== undefined && counts.failed === 0 && counts.unreachable === 0 && counts.ok > 0;
}

/**
 * Exit code 4 is Ansible's word for it; a play that goes on without a host ends with another. Under
 * `ignore_unreachable` Ansible even counts the task as ok, so the events decide.
 */
function isUnreachable({ recap }: RunProgress, exit: ExitRecord, hosts: readonly string[]): boolean {
  const lost = (host: string) => Object.hasOwn(recap, host) && (recap[host]?.unreachable ?? 0) > 0;
  return exit.steps.main?.exitCode === 4 || hosts.some(lost);
}
