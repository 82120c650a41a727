import {
  ACTIONS,
  type Action,
  allows,
  effectOf,
  isStarted,
  type Status,
  statusAfter,
} from '@dolphindeck/contract/cluster/status.ts';
import type { Fault } from './faults.ts';
import type { Ending } from './played/played.ts';

/** What a person sees. `run`: the one that is unfinished, always running when nothing moves. */
export interface Model {
  readonly clusters: Readonly<Record<string, Status>>;
  readonly run: { readonly name: string; readonly action: Action; readonly thenStart: boolean } | null;
}

export const NOTHING: Model = { clusters: {}, run: null };

/** A step that says what it does. */
export type Done = Exclude<Step, { readonly do: 'go' }>;
type Execute = Step & { readonly do: 'execute' };
export type Verb = 'save' | 'cancel' | 'delete' | 'mark';
export type Step =
  | { readonly do: Verb; readonly name: string }
  | {
      readonly do: 'execute';
      readonly name: string;
      readonly action: Action;
      readonly thenStart: boolean;
      readonly doomed: boolean;
    }
  /** The same with one of those clusters and actions that are possible now. */
  | { readonly do: 'go'; readonly pick: number; readonly thenStart: boolean; readonly doomed: boolean }
  /** `away`: the console dies first, and is opened again when the run is over. */
  | { readonly do: 'end'; readonly ending: Ending; readonly away: boolean }
  | { readonly do: 'say'; readonly lines: number }
  | { readonly do: 'abort' };

/** The step with what it picks from all that is possible now; null when that is nothing. */
export function decided(model: Model, step: Step): Done | null {
  if (step.do !== 'go') return step;
  const { pick, thenStart, doomed } = step;
  const possible = Object.keys(model.clusters)
    .flatMap(name => ACTIONS.map((action): Done => ({ do: 'execute', name, action, thenStart, doomed })))
    .filter(candidate => outcome(model, candidate) !== null);
  return possible[pick % possible.length] ?? null;
}

/** What a step must come to when nothing disturbs it; null: it is refused. */
export function outcome(model: Model, step: Done): Model | null {
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
      return begun !== null && step.doomed ? ended(begun, false, step.action === 'apply') : begun;
    }
    default: {
      const status = clusters[step.name];
      if (status === undefined) return step.do === 'save' ? put(model, step.name, 'prepare') : null;
      // Asked of a cluster in `cancel` it is the echo of its status, and the request a save.
      const verb = step.do === 'cancel' && status === 'cancel' ? 'edit' : VERB_OF[step.do];
      const effect = effectOf(status, verb);
      if (run?.name === step.name || effect === null) return null;
      return put(model, step.name, effect === 'gone' ? undefined : (effect as Status));
    }
  }
}

const VERB_OF = { save: 'edit', cancel: 'cancel', delete: 'delete', mark: 'markStopped' } as const;

function executed({ clusters, run }: Model, { name, action, ...step }: Execute): Model | null {
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
 * What a disturbed step may come to: all of it or nothing of it. The end of a run comes in any case. Only a run whose
 * folder could not be made has not begun, or the start that follows a deploy.
 */
export function disturbed(model: Model, step: Done, wanted: Model | null, faults: readonly Fault[]): Model[] {
  if (wanted === null) return [model];
  const begins = wanted.run !== null && wanted.run !== model.run;
  const mayNotBegin = begins && faults.some(({ call, what }) => call === 'materialise' && what === 'fail');
  // Of an apply that nobody led it is known that nothing has changed.
  const unbegun = wanted.run?.action === 'apply';
  const all = mayNotBegin ? [wanted, ended(wanted, false, unbegun)] : [wanted];
  return step.do === 'end' ? all : [...all, model];
}
