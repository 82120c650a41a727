import type { Outcome, RunEvent, StepName } from './event.ts';
import type { HostRecap } from './run.ts';

export interface Failure {
  readonly host: string;
  readonly task: string;
  readonly message: string;
}

interface StepView {
  /** Exit code of the step's ansible-playbook, or null while it runs. */
  readonly exitCode: number | null;
  /** Ansible's own count, or null when it did not get to write one. */
  readonly stats: Readonly<Record<string, Readonly<Record<Outcome, number>>>> | null;
}

/** What a person sees of a run, folded from its events. The outcome is decided from the same fold. */
export interface RunProgress {
  readonly events: number;
  readonly lines: number;
  readonly step: StepName | null;
  readonly play: string | null;
  readonly task: string | null;
  /** Tasks begun in the main step. */
  readonly tasks: number;
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly failures: readonly Failure[];
  readonly cancelled: boolean;
  readonly steps: Readonly<Partial<Record<StepName, StepView>>>;
}

export const NO_PROGRESS: RunProgress = {
  events: 0,
  lines: 0,
  step: null,
  play: null,
  task: null,
  tasks: 0,
  recap: {},
  failures: [],
  cancelled: false,
  steps: {},
};

const EMPTY_RECAP: HostRecap = { ok: 0, changed: 0, failed: 0, unreachable: 0, skipped: 0 };

/** The same progress one event later. Pure: server and page call it with the same events and agree. */
export function reduceRun(before: RunProgress, event: RunEvent): RunProgress {
  const seen = { ...before, events: before.events + 1 };
  switch (event.type) {
    case 'line':
      return { ...seen, lines: before.lines + 1 };
    case 'step-start':
      return {
        ...seen,
        step: event.step,
        play: null,
        task: null,
        steps: { ...before.steps, [event.step]: { exitCode: null, stats: null } },
      };
    case 'step-end':
      return { ...seen, steps: withStep(before, event.step, { exitCode: event.exitCode }) };
    case 'play':
      return { ...seen, play: event.name };
    case 'task':
      return { ...seen, task: event.name, tasks: before.tasks + (event.step === 'main' ? 1 : 0) };
    case 'host':
      return reduceHost(seen, event);
    case 'stats':
      return { ...seen, steps: withStep(before, event.step, { stats: event.hosts }) };
    case 'cancel':
      return { ...seen, cancelled: true };
  }
}

function withStep(before: RunProgress, step: StepName, change: Partial<StepView>): RunProgress['steps'] {
  const known = before.steps[step] ?? { exitCode: null, stats: null };
  return { ...before.steps, [step]: { ...known, ...change } };
}

function reduceHost(seen: RunProgress, event: RunEvent & { type: 'host' }): RunProgress {
  if (event.step !== 'main') return seen;
  // A host may be called `constructor`, so only members of its own count.
  const known = Object.hasOwn(seen.recap, event.host) ? seen.recap[event.host] : undefined;
  const recap = known ?? EMPTY_RECAP;
  const outcome = event.ignored && event.outcome === 'failed' ? 'ok' : event.outcome;
  // Ansible counts a changed task as ok too; its recap is what operators know.
  const counted = {
    ...recap,
    [outcome]: recap[outcome] + 1,
    ...(outcome === 'changed' ? { ok: recap.ok + 1 } : {}),
  };
  // A host that left the cluster may be out of reach: that is counted, and is no failure of the run.
  const failed = outcome === 'failed' || (outcome === 'unreachable' && !event.ignored);
  return {
    ...seen,
    recap: { ...seen.recap, [event.host]: counted },
    failures: failed
      ? [...seen.failures, { host: event.host, task: event.task, message: event.message ?? '' }]
      : seen.failures,
  };
}
