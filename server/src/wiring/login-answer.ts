import { isCount, isShortText, recordOf } from '@dolphindeck/contract/common/reported.ts';
import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { HostEvent } from '@dolphindeck/contract/run/event.ts';
import type { ChangeResult, ProbeResult } from '../commands/deps.ts';
import type { ProbeAnswer } from '../engine/probe.ts';
import { lastLine, oneLine } from './answer-text.ts';

/** ssh's and sudo's words, as OpenSSH 7–10 and sudo 1.8–1.9 say them; the first that is found decides. */
const REASONS = [
  // What the connection (deck_ssh.py) found out about the way.
  [/nothing answers behind it/, 'unreachable'],
  [/jump host did not let the connection through/, 'jump'],
  // The last are the callback's words, which stand in the place of Ansible's.
  [/host key verification failed|host identification has changed|does not show the ssh key/i, 'hostKey'],
  [/permission denied|too many authentication failures|authentication fail/i, 'login'],
  [/sudo/i, 'sudo'],
  [/invalid.*format|error in libcrypto|load key/i, 'login'],
  // Ansible's words for a host that let it in but cannot run its modules.
  [/python|interpreter|deserialization/i, 'python'],
] as const;

/** Judges a login by what Ansible's probe answered. */
export function loginAnswer({ events, exitCode, timedOut }: ProbeAnswer): ProbeResult {
  const hosts = events.filter((event): event is HostEvent => event.type === 'host');
  const report = hosts.find(event => event.outcome === 'ok')?.report;
  if (exitCode !== 0 || report === undefined) return failureOf({ events, exitCode, timedOut });
  const facts = hostFacts(report);
  return facts === null ? { ok: false, reason: 'other', detail: NO_FACTS } : { ok: true, facts };
}

/** Judges by what Ansible answered whether a change was made. */
export function changeAnswer(answer: ProbeAnswer): ChangeResult {
  return answer.exitCode === 0 ? { ok: true } : failureOf(answer);
}

function failureOf({ events, timedOut }: ProbeAnswer): Exclude<ChangeResult, { ok: true }> {
  const hosts = events.filter((event): event is HostEvent => event.type === 'host');
  if (timedOut) return { ok: false, reason: 'unreachable', detail: 'no answer in time' };
  const bad = hosts.find(event => event.outcome === 'unreachable' || event.outcome === 'failed');
  const detail = withoutOwnPaths(oneLine(bad?.message ?? lastLine(events)));
  const reason = REASONS.find(([words]) => words.test(detail))?.[1];
  return { ok: false, reason: reason ?? (bad?.outcome === 'unreachable' ? 'unreachable' : 'other'), detail };
}

/** ssh names the file that it read a key from, which is the console's own and gone by now. */
function withoutOwnPaths(detail: string): string {
  return detail.replace(/load key "[^"]*"/gi, 'the private key');
}

const NO_FACTS = 'it answers no facts of a host';

/**
 * The facts that `deck_probe` reports. A host can answer what it likes, and every look at the list of hosts shows them:
 * null when one is not what it has to be.
 */
function hostFacts(report: unknown): HostFacts | null {
  const { family, distribution, distributionVersion, ...rest } = recordOf(recordOf(report).facts);
  const { arch, python, hostname, java, memoryMb, diskFreeMb, cpus } = rest;
  if (!isShortText(family) || !isShortText(distribution) || !isShortText(distributionVersion)) return null;
  if (!isShortText(arch) || !isShortText(python) || !isShortText(hostname)) return null;
  if (java !== null && !isShortText(java)) return null;
  if (!isCount(memoryMb) || !isCount(diskFreeMb) || !isCount(cpus)) return null;
  const os = `${distribution} ${distributionVersion}`.trim();
  return { arch, os, osFamily: family, python, memoryMb, diskFreeMb, java, cpus, hostname };
}
