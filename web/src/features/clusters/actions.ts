import {
  type Action,
  allowedVerbs,
  allows,
  type Status,
  type Verb,
} from '@dolphindeck/contract/cluster/status.ts';

/**
 * What a cluster can be asked with a button. `redeployStart` deploys and then starts; `apply` opens the editor of a
 * cluster that runs.
 */
export type Button =
  | 'deploy'
  | 'start'
  | 'stop'
  | 'redeployStart'
  | 'cancel'
  | 'delete'
  | 'markStopped'
  | 'apply';

/** What decides whether a button can be used. */
export interface Situation {
  /** Null for a cluster that was never saved. */
  readonly status: Status | null;
  readonly dirty: boolean;
  /** The run that is going on anywhere. */
  readonly run: { readonly action: Action; readonly clusterName: string } | null;
  /** Another cluster that is started. */
  readonly otherStarted: { readonly name: string } | null;
}

/** Why a button cannot be used. */
export type WhyNot =
  | { readonly because: 'new' | 'dirty' }
  | { readonly because: 'run'; readonly run: { readonly action: Action; readonly clusterName: string } }
  | {
      readonly because: 'state';
      readonly status: Status;
      readonly verb: Verb;
      readonly allowed: readonly Verb[];
    }
  | { readonly because: 'other'; readonly cluster: string };

const VERB_OF: Readonly<Record<Button, Verb>> = {
  deploy: 'deploy',
  start: 'start',
  stop: 'stop',
  redeployStart: 'deploy',
  cancel: 'cancel',
  delete: 'delete',
  markStopped: 'markStopped',
  apply: 'apply',
};

/** Runs on hosts what was saved, so what was not saved has to be settled first. */
const NEEDS_SAVED: readonly Button[] = ['deploy', 'start', 'stop', 'redeployStart'];
const STARTS: readonly Button[] = ['start', 'redeployStart'];

/** Why a button cannot be used now, in the order in which the server would refuse; null when it can. */
export function whyNot(button: Button, { status, dirty, run, otherStarted }: Situation): WhyNot | null {
  if (status === null) return { because: 'new' };
  if (run !== null) return { because: 'run', run };
  if (dirty && NEEDS_SAVED.includes(button)) return { because: 'dirty' };
  const verb = VERB_OF[button];
  if (!allows(status, verb)) return { because: 'state', status, verb, allowed: allowedVerbs(status) };
  if (otherStarted !== null && STARTS.includes(button))
    return { because: 'other', cluster: otherStarted.name };
  return null;
}

/** The buttons that a cluster shows: all but those that belong to one state only. */
export function buttonsOf(status: Status | null): Button[] {
  return [
    'deploy',
    'start',
    'stop',
    ...(status === 'startsuccess' ? (['apply'] as const) : []),
    ...(status === 'stopsuccess' ? (['redeployStart'] as const) : []),
    'cancel',
    ...(status === 'stopfailure' ? (['markStopped'] as const) : []),
    'delete',
  ];
}
