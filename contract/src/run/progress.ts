import Type, { type Static } from 'typebox';
import { STEP_NAMES } from './event.ts';
import { HostRecapSchema } from './run.ts';

const count = () => Type.Integer();
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const OutcomeSchema = Type.Enum(['ok', 'changed', 'failed', 'unreachable', 'skipped']);

/** What a phase (a play of the main step) did on a host. */
export const CellSchema = Type.Object({
  /** `running` until the next phase or the end of the step, unless the host was lost before; then `worst`. */
  state: Type.Enum(['running', 'ok', 'changed', 'failed', 'unreachable', 'skipped']),
  /** The worst outcome so far, null before the first task: what a running cell comes to if nothing else happens. */
  worst: nullable(OutcomeSchema),
  /** Tasks that have ended there, skipped ones too. */
  tasks: count(),
  /** Milliseconds of these tasks together. */
  ms: count(),
});

const StepViewSchema = Type.Object({
  /** Exit code of the step's ansible-playbook, or null while it runs. */
  exitCode: nullable(Type.Integer()),
  /** Ansible's own count, or null when it did not get to write one. */
  stats: nullable(Type.Record(Type.String(), HostRecapSchema)),
});

/** What a person sees of a run, folded from its events. The outcome is decided from the same fold. */
export const RunProgressSchema = Type.Object({
  events: count(),
  lines: count(),
  step: nullable(Type.Enum([...STEP_NAMES])),
  play: nullable(Type.String()),
  task: nullable(Type.String()),
  /** Tasks begun in the main step. */
  tasks: count(),
  recap: Type.Record(Type.String(), HostRecapSchema),
  failures: Type.Array(
    Type.Object({
      host: Type.String(),
      task: Type.String(),
      message: Type.String(),
      /** What the preflight found, when it was that which failed: the first of what stands against the action. */
      finding: Type.Optional(
        Type.Object({
          id: Type.String(),
          params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
        }),
      ),
    }),
  ),
  cancelled: Type.Boolean(),
  steps: Type.Object({
    main: Type.Optional(StepViewSchema),
    cleanup: Type.Optional(StepViewSchema),
    unlock: Type.Optional(StepViewSchema),
  }),
  /** Names of the plays of the main step, in their order; those to come too, when the run announced them. */
  phases: Type.Array(Type.String()),
  /** Host → phase → what happened there. A host has no cell for phases that did not get to it. */
  cells: Type.Record(Type.String(), Type.Record(Type.String(), CellSchema)),
});

export type Cell = Readonly<Static<typeof CellSchema>>;
export type RunProgress = Readonly<Static<typeof RunProgressSchema>>;
export type Failure = RunProgress['failures'][number];
export type StepView = Static<typeof StepViewSchema>;
