import { type Copies, own, put } from './draft.ts';
import type { Outcome } from './event.ts';
import type { Cell, RunProgress } from './progress.ts';

/** A fold of a run while it is being made. */
export type Draft = { -readonly [K in keyof RunProgress]: RunProgress[K] };

const FRESH: Cell = { state: 'running', worst: null, tasks: 0, ms: 0 };
const BADNESS = { skipped: 0, ok: 1, changed: 2, failed: 3, unreachable: 4 } as const satisfies Record<
  Outcome,
  number
>;

/** A phase begins on its hosts. One that the run has lost is not waited for: Ansible leaves it out. */
export function beginPhase(draft: Draft, copies: Copies, phase: string, hosts: readonly string[]): void {
  announce(draft, [phase]);
  for (const host of hosts) {
    const cell = own(own(draft.cells, host) ?? {}, phase) ?? FRESH;
    const isLost = isBad(cell.worst) || isOut(draft, host);
    setCell(draft, copies, host, phase, { ...cell, state: isLost ? (cell.worst ?? 'skipped') : 'running' });
  }
}

/** Phases that are to come, or that come unannounced: runs before the event `plays` announced none. */
export function announce(draft: Draft, names: readonly string[]): void {
  if (names.some(name => !draft.phases.includes(name))) {
    draft.phases = [...new Set([...draft.phases, ...names])];
  }
}

/** A task of the phase has ended on a host. */
export function countTask(
  draft: Draft,
  copies: Copies,
  { host, outcome, ms }: { readonly host: string; readonly outcome: Outcome; readonly ms: number },
): void {
  // Not while another step runs, whose plays are no phases.
  if (draft.play === null || (draft.step !== null && draft.step !== 'main')) return;
  const before = own(own(draft.cells, host) ?? {}, draft.play) ?? FRESH;
  const worst = before.worst !== null && BADNESS[before.worst] > BADNESS[outcome] ? before.worst : outcome;
  const state = isBad(worst) ? worst : 'running';
  setCell(draft, copies, host, draft.play, { state, worst, tasks: before.tasks + 1, ms: before.ms + ms });
}

/** Nothing more comes for a phase: where it ran, it came to its worst outcome, and to none without a task. */
export function endPhase(draft: Draft, copies: Copies, phase: string | null): void {
  if (phase === null) return;
  for (const host of Object.keys(draft.cells)) {
    const cell = own(own(draft.cells, host) ?? {}, phase);
    if (cell?.state !== 'running') continue;
    setCell(draft, copies, host, phase, { ...cell, state: cell.worst ?? 'skipped' });
  }
}

function setCell(draft: Draft, copies: Copies, host: string, phase: string, cell: Cell): void {
  draft.cells = copies.of(draft.cells);
  const row = copies.of(own(draft.cells, host) ?? {});
  put(row, phase, cell);
  put(draft.cells, host, row);
}

function isBad(outcome: Outcome | null): outcome is 'failed' | 'unreachable' {
  return outcome === 'failed' || outcome === 'unreachable';
}

function isOut({ recap }: Draft, host: string): boolean {
  const counts = own(recap, host);
  return counts !== undefined && counts.failed + counts.unreachable > 0;
}
