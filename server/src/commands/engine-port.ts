import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { HostEvent, RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunPlan } from '../domain/plan.ts';
import { type Finding, unreachableFinding } from '../domain/preflight.ts';
import { probeFiles, runFiles } from '../domain/run-files.ts';
import type { Engine } from '../engine/engine.ts';
import { scanHostKeys } from '../engine/host-keys.ts';
import { runPlaybookOnce } from '../engine/probe.ts';
import { keyFile } from '../engine/run-folder.ts';
import { type EngineSettings, forksFor } from '../engine/settings.ts';
import type { EnginePort, HostFindings, ProbeResult, ProbeTarget } from './deps.ts';

const SCAN_MS = 10_000;
const PROBE_MS = 60_000;
const PREFLIGHT_MS = 300_000;

/** What commands ask of the engine, over the real one. */
export function createEnginePort(
  engine: Pick<Engine, 'wake' | 'cancel'>,
  settings: EngineSettings,
): EnginePort {
  return {
    wake: engine.wake,
    cancel: engine.cancel,
    async scanHostKeys(address, port) {
      return (await scanHostKeys(address, port, SCAN_MS)).map(({ key }) => key);
    },
    probe: target => probe(settings, target),
    preflight: plan => preflight(settings, plan),
  };
}

async function probe(settings: EngineSettings, target: ProbeTarget): Promise<ProbeResult> {
  const { events, timedOut } = await runPlaybookOnce(settings, {
    playbook: 'probe.yml',
    timeoutMs: PROBE_MS,
    folder: dir => ({ ...probeFiles(target, name => keyFile(dir, name)), forks: 1 }),
  });
  const seen = events.findLast(isHostEvent);
  if (seen === undefined) {
    const detail = timedOut
      ? `no answer within ${PROBE_MS / 1000} s`
      : (lastLine(events) ?? 'nothing was reported');
    return { ok: false, reason: timedOut ? 'unreachable' : 'other', detail };
  }
  if (seen.outcome === 'ok') return { ok: true, facts: factsOf(seen.report) };
  const detail = seen.message ?? seen.outcome;
  return { ok: false, reason: reasonOf(seen, detail), detail: firstLine(detail) };
}

/** Why a login failed, from the words of ssh and sudo, which have no codes for it. */
function reasonOf(
  { outcome }: HostEvent,
  detail: string,
): 'unreachable' | 'login' | 'hostKey' | 'sudo' | 'other' {
  if (/host key verification failed|remote host identification has changed/i.test(detail)) return 'hostKey';
  if (/permission denied|incorrect password|authentication fail/i.test(detail) && outcome === 'unreachable') {
    return 'login';
  }
  if (outcome === 'unreachable') return 'unreachable';
  return /sudo|become|privilege/i.test(detail) ? 'sudo' : 'other';
}

interface ReportedFacts {
  readonly arch: string;
  readonly family: string;
  readonly distribution: string;
  readonly distributionVersion: string;
  readonly python: string;
  readonly memoryMb: number;
  readonly cpus: number;
  readonly hostname: string;
}

/** Facts come from a host, which may lie: each is taken as what it should be, and nothing else is taken. */
function factsOf(report: unknown): HostFacts {
  const facts = (report as { facts?: Partial<ReportedFacts> } | undefined)?.facts ?? {};
  return {
    arch: text(facts.arch),
    os: `${text(facts.distribution)} ${text(facts.distributionVersion)}`.trim(),
    osFamily: text(facts.family),
    python: text(facts.python),
    memoryMb: Math.trunc(Number(facts.memoryMb)) || 0,
    cpus: Math.trunc(Number(facts.cpus)) || 0,
    hostname: text(facts.hostname),
  };
}

function text(value: unknown): string {
  return String(value ?? '').slice(0, 256);
}

async function preflight(settings: EngineSettings, plan: RunPlan): Promise<HostFindings[]> {
  const { events, exitCode } = await runPlaybookOnce(settings, {
    playbook: 'preflight.yml',
    timeoutMs: PREFLIGHT_MS,
    folder: dir => ({ ...runFiles(plan, name => keyFile(dir, name)), forks: forksFor(plan.hosts.length) }),
  });
  const seen = events.filter(isHostEvent);
  return plan.hosts.map(({ ip }) => {
    const mine = seen.filter(event => event.host === ip);
    const findings = mine.flatMap(findingsOf);
    // Silence is no good news: a host that said nothing was not looked at.
    if (mine.length === 0) findings.push(unreachableFinding(lastLine(events) ?? `exit code ${exitCode}`));
    return { host: ip, findings };
  });
}

function findingsOf(event: HostEvent): readonly Finding[] {
  const report = event.report as { findings?: readonly Finding[] } | undefined;
  if (Array.isArray(report?.findings)) return report.findings;
  if (event.outcome !== 'failed' && event.outcome !== 'unreachable') return [];
  if (event.outcome === 'unreachable') return [unreachableFinding(firstLine(event.message ?? ''))];
  return [{ id: 'check_failed', level: 'error', params: {}, text: event.message ?? event.task }];
}

function isHostEvent(event: RunEvent): event is HostEvent {
  return event.type === 'host';
}

function firstLine(words: string): string {
  return words.trim().split('\n')[0] ?? '';
}

/** The last words of a log, without the columns in front of them. */
function lastLine(events: readonly RunEvent[]): string | undefined {
  const line = events.findLast(event => event.type === 'line');
  return line?.type === 'line' ? line.text.replace(/^.*? \| {2}/, '') : undefined;
}
