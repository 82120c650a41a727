import type { HostEvent } from '@dolphindeck/contract/run/event.ts';
import { type Finding, findingsIn } from '@dolphindeck/contract/run/finding.ts';
import type { HostFindings } from '../commands/deps.ts';
import { leftUnreachableFinding, unreachableFinding } from '../domain/preflight.ts';
import type { ProbeAnswer } from '../engine/probe.ts';
import { lastLine, oneLine } from './answer-text.ts';

/**
 * Judges a look at the hosts by what Ansible's preflight answered.
 * @param departing those of the hosts that left the cluster: only the lock of another console stands against a deploy
 */
export function preflightAnswer(
  hosts: readonly string[],
  departing: readonly string[],
  { events }: ProbeAnswer,
): HostFindings[] {
  const seen = events.filter((event): event is HostEvent => event.type === 'host');
  return hosts.map(host => {
    const mine = seen.filter(event => event.host === host);
    // Silence is no good news: a host that said nothing was not looked at.
    const findings = mine.length === 0 ? [unreachableFinding(lastLine(events))] : mine.flatMap(findingsOf);
    return { host, findings: departing.includes(host) ? findings.map(asWarning) : findings };
  });
}

function asWarning(finding: Finding): Finding {
  const { id, params, text } = finding;
  if (id === 'host_locked') return finding;
  return leftUnreachableFinding(oneLine(String(params.detail ?? text ?? id)));
}

function findingsOf({ outcome, message = '', report }: HostEvent): readonly Finding[] {
  const findings = findingsIn(report);
  // What a host says in another shape stands against a deploy.
  if (findings !== null) return findings.map(found => found ?? failedFinding(NO_FINDING));
  if (outcome === 'unreachable') return [unreachableFinding(oneLine(message))];
  if (outcome !== 'failed') return [];
  return [failedFinding(message)];
}

const NO_FINDING = 'the host answers what is no finding';

function failedFinding(text: string): Finding {
  return { id: 'check_failed', level: 'error', params: {}, text };
}
