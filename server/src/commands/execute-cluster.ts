import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';

/** executeCluster's body with its executeType as a verb. */
export interface ExecuteInput {
  readonly clusterId: string;
  readonly action: Action;
  readonly thenStart?: boolean;
  readonly takeOver?: boolean;
}

export async function executeCluster(_deps: Deps, _input: ExecuteInput, _caller: Caller): Promise<null> {
  throw new Error('not built yet');
}
