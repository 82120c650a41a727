import { join } from 'node:path';
import {
  type Action,
  allows,
  effectOf,
  isStarted,
  type Status,
  statusAfter,
} from '@dolphindeck/contract/cluster/status.ts';
import fc from 'fast-check';
import { expect } from 'vitest';
import { AppError } from '../../../src/commands/app-error.ts';
import { cancelRun } from '../../../src/commands/cancel-run.ts';
import { deleteCluster } from '../../../src/commands/delete-cluster.ts';
import { executeCluster } from '../../../src/commands/execute-cluster.ts';
import { markStopped } from '../../../src/commands/mark-stopped.ts';
import { saveCluster } from '../../../src/commands/save-cluster.ts';
import { ADMIN, exampleSave } from '../../commands/support/bench.ts';
import type { Fault } from './faults.ts';
import { expectSound } from './history.ts';
import type { MortalConsole } from './mortal-console.ts';
import { type Ending, endIn, launches, say } from './played/played.ts';

export type Real = MortalConsole;

/** What a person sees. `run`: the one that is unfinished, always running when nothing moves. */
export interface Model {
  readonly clusters: Readonly<Record<string, Status>>;
  readonly run: { readonly name: string; readonly action: Action; readonly thenStart: boolean } | null;
}

export const NOTHING: Model = { clusters: {}, run: null };

type Verb = 'save' | 'cancel' | 'delete' | 'mark';
type Step =
  | { readonly do: Verb; readonly name: string }
  | {
      readonly do: 'execute';
      readonly name: string;
      readonly action: Action;
      readonly thenStart: boolean;
      readonly doomed: boolean;
    }
  /** `away`: the console dies first, and is opened again when the run is over. */
  | { readonly do: 'end'; readonly ending: Ending; readonly away: boolean }
  | { readonly do: 'say'; readonly lines: number }
  | { readonly do: 'abort' };

const fault: fc.Arbitrary<Fault> = fc.record({
  at: fc.integer({ min: 1, max: 9 }),
  when: fc.constantFrom('before', 'after'),
  what: fc.constantFrom('die', 'fail'),
});
/** Every second step is disturbed, some of them again while the console recovers. */
const faults = fc.oneof(fc.constant([]), fc.array(fault, { minLength: 1, maxLength: 3 }));
const name = fc.constantFrom('a', 'b', 'c');
const ending: fc.Arbitrary<Ending> = fc
  .tuple(
    fc.constantFrom('success', 'success', 'failed', 'unreachable', 'interrupted'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([state, clean, full]) => {
    const cleaned = clean && (state === 'failed' || state === 'unreachable');
    return { state, cleaned, recordLost: full && state === 'failed' } as Ending;
  });
const executing = fc.record({
  do: fc.constant('execute' as const),
  name,
  action: fc.constantFrom<Action>('deploy', 'start', 'stop'),
  thenStart: fc.boolean(),
  doomed: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
});

const arbitraries: fc.Arbitrary<Step>[] = [
  fc.record({ do: fc.constantFrom<Verb>('save', 'save', 'cancel', 'delete', 'mark'), name }),
  executing,
  executing,
  fc.record({ do: fc.constant('end' as const), ending, away: fc.boolean() }),
  fc.record({ do: fc.constant('end' as const), ending, away: fc.boolean() }),
  fc.record({ do: fc.constant('say' as const), lines: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('abort' as const) }),
];

/** Walks of steps, disturbed and not. */
export function steps() {
  const commands = arbitraries.map(step => fc.tuple(step, faults).map(parts => new StepCommand(...parts)));
  return fc.commands(commands, { maxCommands: 30, size: 'max' });
}

class StepCommand implements fc.AsyncCommand<{ model: Model }, Real> {
  readonly step: Step;
  readonly faults: readonly Fault[];

  constructor(step: Step, faults: readonly Fault[]) {
    this.step = step;
    this.faults = faults;
  }

  /** What is about a run needs one; a walk would else hardly leave its first states. */
  check({ model }: { readonly model: Model }): boolean {
    const { step } = this;
    if (step.do === 'end' || step.do === 'say' || step.do === 'abort') return model.run !== null;
    return step.do !== 'execute' || model.clusters[step.name] !== undefined;
  }

  async run(holder: { model: Model }, real: Real): Promise<void> {
    const wanted = outcome(holder.model, this.step);
    const refused = await perform(real, holder.model, this.step, this.faults);
    const actual = await modelOf(real);
    expectSound(join(real.image, 'deck.sqlite'), id => real.dir(id));
    const begun = launches(real.settings.dataDir);
    expect(begun.length, 'launches').toBe(new Set(begun).size);
    if (this.faults.length === 0) {
      expect(actual).toEqual(wanted ?? holder.model);
      expect(refused, 'refused').toBe(wanted === null);
    } else expect(disturbed(holder.model, this.step, wanted)).toContainEqual(actual);
    holder.model = actual;
  }

  toString(): string {
    return JSON.stringify({ ...this.step, ...(this.faults.length === 0 ? {} : { faults: this.faults }) });
  }
}

/** What a step must come to when nothing disturbs it; null: it is refused. */
function outcome(model: Model, step: Step): Model | null {
  const { clusters, run } = model;
  switch (step.do) {
    case 'say':
      return model;
    case 'end':
      return ended(model, step.ending.state === 'success', step.ending.cleaned);
    case 'abort':
      return ended(model, false, false);
    case 'execute': {
      const begun = executed(model, step);
      return begun !== null && step.doomed ? ended(begun, false, false) : begun;
    }
    default: {
      const status = clusters[step.name];
      if (status === undefined) return step.do === 'save' ? put(model, step.name, 'prepare') : null;
      const effect = effectOf(status, VERB_OF[step.do]);
      if (run?.name === step.name || effect === null) return null;
      return put(model, step.name, effect === 'gone' ? undefined : (effect as Status));
    }
  }
}

const VERB_OF = { save: 'edit', cancel: 'cancel', delete: 'delete', mark: 'markStopped' } as const;

function executed(
  { clusters, run }: Model,
  { name, action, ...step }: Step & { do: 'execute' },
): Model | null {
  const status = clusters[name];
  const thenStart = action === 'deploy' && step.thenStart;
  if (status === undefined || run !== null || !allows(status, action)) return null;
  const mayStart = action === 'start' || thenStart || (action === 'stop' && !isStarted(status));
  const isOther = Object.entries(clusters).some(([other, s]) => other !== name && isStarted(s));
  return isOther && mayStart ? null : { clusters, run: { name, action, thenStart } };
}

function ended(model: Model, succeeded: boolean, cleaned: boolean): Model {
  const { run } = model;
  if (run === null) throw new Error('no run is unfinished');
  const after = put(model, run.name, statusAfter(run.action, succeeded, cleaned));
  return {
    ...after,
    run: succeeded && run.thenStart ? { name: run.name, action: 'start', thenStart: false } : null,
  };
}

function put({ clusters, run }: Model, name: string, status: Status | undefined): Model {
  const { [name]: _, ...others } = clusters;
  return { clusters: status === undefined ? others : { ...others, [name]: status }, run };
}

/**
 * What a disturbed step may come to: all of it or nothing of it. The end of a run comes in any case. A run whose start
 * was struck may not have begun, and a start that follows a deploy neither.
 */
function disturbed(model: Model, step: Step, wanted: Model | null): Model[] {
  if (wanted === null) return [model];
  const begins = wanted.run !== null && wanted.run !== model.run;
  const all = begins ? [wanted, ended(wanted, false, false)] : [wanted];
  return step.do === 'end' ? all : [...all, model];
}

/** Whether the step was refused. */
async function perform(real: Real, model: Model, step: Step, faults: readonly Fault[]): Promise<boolean> {
  real.doomed = step.do === 'execute' && step.doomed;
  try {
    if (step.do === 'end' && step.away) {
      const [run] = await real.store.runs.unfinishedRuns();
      await real.die();
      if (run !== undefined) await endIn(real.dir(run.id), step.ending, run.hosts);
      await real.open(faults);
    } else if (step.do === 'end') {
      const doing = Promise.withResolvers<unknown>();
      await real.endure(faults, () => {
        doing.resolve(deed(real, model, step));
        return doing.promise;
      });
      // The console may have died while the run was ending; the run ends all the same.
      await doing.promise;
      await real.endure([], async () => undefined);
    } else await real.endure(faults, () => deed(real, model, step));
    return false;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  } finally {
    real.doomed = false;
  }
}

async function deed(real: Real, model: Model, step: Step): Promise<unknown> {
  const { deps, store } = real;
  if (step.do === 'end' || step.do === 'say' || step.do === 'abort') {
    const [run] = await store.runs.unfinishedRuns();
    if (run === undefined) throw new Error('no run is unfinished');
    if (step.do === 'abort') return cancelRun(deps, { runId: run.id }, ADMIN);
    if (step.do === 'end') return endIn(real.dir(run.id), step.ending, run.hosts);
    return say(real.dir(run.id), ...Array.from({ length: step.lines }, (_, index) => `line ${index}`));
  }
  const { name } = step;
  const id = (await store.clusters.idOfName(name)) ?? '00000000';
  const known = model.clusters[name] === undefined ? {} : { id };
  switch (step.do) {
    case 'save':
      return saveCluster(deps, exampleSave({ ...known, name }), ADMIN);
    case 'cancel':
      return saveCluster(deps, exampleSave({ id, name, status: 'cancel' }), ADMIN);
    case 'delete':
      return deleteCluster(deps, { id }, ADMIN);
    case 'mark':
      return markStopped(deps, { id, confirmName: name }, ADMIN);
    case 'execute': {
      const thenStart = step.action === 'deploy' && step.thenStart;
      return executeCluster(deps, { clusterId: id, action: step.action, thenStart }, ADMIN);
    }
  }
}

async function modelOf({ store }: Real): Promise<Model> {
  const { data } = await store.clusters.page(-1);
  const run = await store.runs.unfinished();
  return {
    clusters: Object.fromEntries(data.map(({ name, status }) => [name, status])),
    run: run && { name: run.clusterName, action: run.action, thenStart: run.thenStart },
  };
}
