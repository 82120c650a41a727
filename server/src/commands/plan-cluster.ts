import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { PlanView } from '@dolphindeck/contract/run/plan-view.ts';

/** planCluster's body with its executeType as a verb. */
export interface PlanInput {
  readonly clusterId: string;
  readonly action: Action;
}

export async function planCluster(_deps: Deps, _input: PlanInput, _caller: Caller): Promise<PlanView> {
  throw new Error('not built yet');
}
