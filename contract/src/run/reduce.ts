import { announce, beginPhase, countTask, type Draft, endPhase } from './cells.ts';
import { Copies, own, put } from './draft.ts';
import type { HostEvent, RunEvent, StepName } from './event.ts';
import { findingsIn } from './finding.ts';
import type { RunProgress, StepView } from './progress.ts';
import type { HostRecap } from './run.ts';

export type { Cell, Failure, RunProgress } from './progress.ts';

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
  phases: [],
  cells: {},
};

const EMPTY_RECAP: HostRecap = { ok: 0, changed: 0, failed: 0, unreachable: 0, skipped: 0 };

/** The same progress one event later. Pure: server and page call it with the same events and agree. */
export function reduceRun(before: RunProgress, event: RunEvent): RunProgress {
  return foldRun(before, [event]);
}

/** The same progress some events later; for many it is much cheaper than one by one. Pure too. */
export function foldRun(before: RunProgress, events: Iterable<RunEvent>): RunProgress {
  const draft: Draft = { ...before };
  const copies = new Copies();
  for (const event of events) {
    draft.events += 1;
    take(draft, copies, event);
  }
  return draft;
}

/** The progress of a run that is over: one whose leader died was never told that its phase had ended. */
export function settled(before: RunProgress): RunProgress {
  if (before.step !== 'main') return before;
  const draft: Draft = { ...before };
  endPhase(draft, new Copies(), before.play);
  return draft;
}

function take(draft: Draft, copies: Copies, event: RunEvent): void {
  switch (event.type) {
    case 'line':
      draft.lines += 1;
      return;
    case 'step-start':
      draft.step = event.step;
      draft.play = null;
      draft.task = null;
      draft.steps = { ...draft.steps, [event.step]: { exitCode: null, stats: null } };
      return;
    case 'step-end':
      if (event.step === 'main') endPhase(draft, copies, draft.play);
      setStep(draft, event.step, { exitCode: event.exitCode });
      return;
    case 'plays':
      if (event.step === 'main') announce(draft, event.names);
      return;
    case 'play':
      if (event.step === 'main') {
        endPhase(draft, copies, draft.play);
        beginPhase(draft, copies, event.name, event.hosts);
      }
      draft.play = event.name;
      return;
    case 'task':
      draft.task = event.name;
      draft.tasks += event.step === 'main' ? 1 : 0;
      return;
    case 'host':
      if (event.step === 'main') takeHost(draft, copies, event);
      // Of an aborted run that no host had failed: what could not be ended or verified.
      else if (draft.failures.length === 0) takeFailure(draft, copies, event);
      return;
    case 'stats':
      setStep(draft, event.step, { stats: event.hosts });
      return;
    case 'cancel':
      draft.cancelled = true;
  }
}

function setStep(draft: Draft, step: StepName, change: Partial<StepView>): void {
  const known = draft.steps[step] ?? { exitCode: null, stats: null };
  draft.steps = { ...draft.steps, [step]: { ...known, ...change } };
}

function takeHost(draft: Draft, copies: Copies, event: HostEvent): void {
  const { host, ignored, ms } = event;
  const outcome = ignored && event.outcome === 'failed' ? 'ok' : event.outcome;
  const recap = own(draft.recap, host) ?? EMPTY_RECAP;
  draft.recap = copies.of(draft.recap);
  put(draft.recap, host, {
    ...recap,
    [outcome]: recap[outcome] + 1,
    // Ansible counts a changed task as ok too; its recap is what operators know.
    ...(outcome === 'changed' ? { ok: recap.ok + 1 } : {}),
  });
  countTask(draft, copies, { host, outcome, ms });
  takeFailure(draft, copies, event);
}

function takeFailure(draft: Draft, copies: Copies, event: HostEvent): void {
  const { host, task, message = '', ignored, outcome, report } = event;
  // A host that left the cluster may be out of reach: that is counted, and is no failure of the run.
  if (ignored || (outcome !== 'failed' && outcome !== 'unreachable')) return;
  draft.failures = copies.of(draft.failures);
  const found = findingsIn(report)?.find(each => each?.level === 'error');
  const finding = found ? { finding: { id: found.id, params: found.params } } : {};
  draft.failures.push({ host, task, message, ...finding });
}
