import type { HostEvent } from '@dolphindeck/contract/run/event.ts';
import type { HostFindings } from '../commands/deps.ts';
import { type Finding, leftUnreachableFinding, unreachableFinding } from '../domain/preflight.ts';
import type { ProbeAnswer } from '../engine/probe.ts';
import { lastLine, oneLine } from './answer-text.ts';
import { isShortText, recordOf } from './reported.ts';

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
  const { findings } = recordOf(report);
  if (Array.isArray(findings)) return findings.slice(0, MOST_FINDINGS).map(findingOf);
  if (outcome === 'unreachable') return [unreachableFinding(oneLine(message))];
  if (outcome !== 'failed') return [];
  return [failedFinding(message)];
}

/** A host has some dozen findings at most. */
const MOST_FINDINGS = 200;

function failedFinding(text: string): Finding {
  return { id: 'check_failed', level: 'error', params: {}, text };
}

/** A finding as the module words it. What a host says in another shape stands against a deploy. */
function findingOf(found: unknown): Finding {
  const { id, level, params, text } = recordOf(found);
  if (!isShortText(id) || (level !== 'error' && level !== 'warning')) {
    return failedFinding(`the host answers what is no finding: ${oneLine(JSON.stringify(found))}`);
  }
  const words = Object.entries(recordOf(params)).map(([name, value]) => [name, wordOf(value)] as const);
  const said = typeof text === 'string' ? { text: text.slice(0, MOST_CHARACTERS) } : {};
  return { id, level, params: Object.fromEntries(words), ...said };
}

const MOST_CHARACTERS = 4_000;

function wordOf(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_CHARACTERS);
}
