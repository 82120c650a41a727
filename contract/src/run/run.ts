import Type, { type Static } from 'typebox';
import { ACTIONS } from '../cluster/status.ts';
import { STEP_NAMES } from './event.ts';
import { PlanSummarySchema } from './plan-view.ts';
import { RUN_STATES } from './states.ts';

/** Tasks of a host by their outcome, as Ansible counts them. */
export const HostRecapSchema = Type.Object({
  ok: Type.Integer(),
  changed: Type.Integer(),
  failed: Type.Integer(),
  unreachable: Type.Integer(),
  skipped: Type.Integer(),
});

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
  recap: Type.Record(Type.String(), HostRecapSchema),
  tasks: Type.Integer(),
  thenStart: Type.Boolean(),
  /** Who asked for it; null for runs of before this was kept. */
  user: Type.Union([Type.String(), Type.Null()]),
});

/** How a step of a run ended. */
export const StepExitSchema = Type.Object({
  step: Type.Enum([...STEP_NAMES]),
  /** Exit code of ansible-playbook; null when a signal ended it, or nobody saw its end. */
  exitCode: Type.Union([Type.Integer(), Type.Null()]),
  /** Number of the signal that ended it, else null. */
  signal: Type.Union([Type.Integer(), Type.Null()]),
});

/** One run, with what lists leave out. */
export const RunDetailSchema = Type.Object({
  ...RunViewSchema.properties,
  /** What it was to do; null for runs of before this was kept. */
  plan: Type.Union([PlanSummarySchema, Type.Null()]),
  /** How its steps ended, in their order; none while it is unfinished. */
  exits: Type.Array(StepExitSchema),
});

export type StepExit = Static<typeof StepExitSchema>;
export type RunDetail = Static<typeof RunDetailSchema>;
export type RunView = Static<typeof RunViewSchema>;
export type HostRecap = RunView['recap'][string];
