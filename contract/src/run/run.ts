import Type, { type Static } from 'typebox';
import { ACTIONS, type Action } from '../cluster/status.ts';

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

export const RunViewSchema = Type.Object({
  id: Type.String(),
  clusterId: Type.String(),
  clusterName: Type.String(),
  action: Type.Enum([...ACTIONS]),
  state: Type.Enum([...RUN_STATES]),
  hosts: Type.Array(Type.String()),
  createdAt: Type.String(),
  startedAt: Type.Union([Type.String(), Type.Null()]),
  endedAt: Type.Union([Type.String(), Type.Null()]),
  /** The first failure, or null: which host, which task, what it said, and what that most likely means. */
  failure: Type.Union([
    Type.Object({
      host: Type.String(),
      task: Type.String(),
      message: Type.String(),
      explanation: Type.Union([
        Type.Object({ id: Type.String(), cause: Type.String(), advice: Type.String() }),
        Type.Null(),
      ]),
    }),
    Type.Null(),
  ]),
  /** Per host: tasks ok, changed, failed, unreachable, skipped, as Ansible counts them. */
  recap: Type.Record(
    Type.String(),
    Type.Object({
      ok: Type.Integer(),
      changed: Type.Integer(),
      failed: Type.Integer(),
      unreachable: Type.Integer(),
      skipped: Type.Integer(),
    }),
  ),
  tasks: Type.Integer(),
  thenStart: Type.Boolean(),
});

export type RunView = Static<typeof RunViewSchema>;
export type HostRecap = RunView['recap'][string];
