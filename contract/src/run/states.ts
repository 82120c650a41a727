import type { Action } from '../cluster/status.ts';

/**
 * How a run stands. `waiting` and `running` are unfinished; the others are ends and never change again.
 * `interrupted`: the process that led the run died, so nobody knows how far it came.
 */
export const RUN_STATES = [
  'waiting',
  'running',
  'success',
  'failed',
  'unreachable',
  'aborted',
  'interrupted',
] as const;

export type RunState = (typeof RUN_STATES)[number];

/**
 * What can befall a run. `lost`: the process that led it died without a word. `unstartable`: no process could be
 * started for it.
 */
export const RUN_TURNS = [
  'launched',
  'unstartable',
  'succeeded',
  'failed',
  'unreachable',
  'aborted',
  'lost',
] as const;

export type RunTurn = (typeof RUN_TURNS)[number];

/** The turns that end a run. */
export type RunEnding = Exclude<RunTurn, 'launched'>;

/** The one table of runs, as `cluster/status.ts` is the one of clusters: state, turn, next state. */
const TABLE: Readonly<Record<RunState, Readonly<Partial<Record<RunTurn, RunState>>>>> = {
  waiting: { launched: 'running', unstartable: 'failed', aborted: 'aborted' },
  running: {
    succeeded: 'success',
    failed: 'failed',
    unreachable: 'unreachable',
    aborted: 'aborted',
    lost: 'interrupted',
  },
  success: {},
  failed: {},
  unreachable: {},
  aborted: {},
  interrupted: {},
};

/** The state of a run after a turn, or null when that cannot befall a run in this state. */
export function stateAfter(state: RunState, turn: RunTurn): RunState | null {
  return TABLE[state][turn] ?? null;
}

/** Whether nothing can befall a run any more. */
export function isOver(state: RunState): boolean {
  return Object.keys(TABLE[state]).length === 0;
}

/** The requirement's word for an action, spelt as its examples spell it; it has none for `apply`, which updates, too. */
export const SIGNAL_TYPES = {
  start: 'start',
  stop: 'stop',
  deploy: 'deployupdate',
  apply: 'deployupdate',
} as const satisfies Record<Action, string>;
