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

export const UNFINISHED = ['waiting', 'running'] as const satisfies readonly RunState[];

export function isOver(state: RunState): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** The requirement's word for an action, spelt as its examples spell it. */
export const SIGNAL_TYPES = {
  start: 'start',
  stop: 'stop',
  deploy: 'deployupdate',
} as const satisfies Record<Action, string>;
