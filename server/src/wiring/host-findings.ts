import type { HostEvent } from '@dolphindeck/contract/run/event.ts';
import type { HostFindings } from '../commands/deps.ts';
import { type Finding, unreachableFinding } from '../domain/preflight.ts';
import type { ProbeAnswer } from '../engine/probe.ts';

/**
 * What a preflight found, host by host. A host about which nothing came back has a finding that says so: silence is
 * no clean bill of health.
 */
export function hostFindings(hosts: readonly string[], { events, timedOut }: ProbeAnswer): HostFindings[] {
  const told = events.filter((event): event is HostEvent => event.type === 'host');
  return hosts.map(host => {
    const event = told.findLast(candidate => candidate.host === host);
    return { host, findings: event === undefined ? [unchecked(timedOut, events)] : findingsOf(event) };
  });
}

function findingsOf({ outcome, message = '', report }: HostEvent): readonly Finding[] {
  if (outcome === 'unreachable') return [unreachableFinding(message)];
  const { findings } = (report ?? {}) as { findings?: readonly Finding[] };
  return findings ?? [failure(message)];
}

function unchecked(timedOut: boolean, events: ProbeAnswer['events']): Finding {
  const line = events.findLast(event => event.type === 'line');
  return failure(timedOut ? 'no answer in time' : (line?.text ?? 'ansible-playbook did not start'));
}

/** Neither found nor not found: Ansible itself failed. */
function failure(detail: string): Finding {
  return { id: 'check_failed', level: 'error', params: {}, text: `could not be checked: ${detail}` };
}
