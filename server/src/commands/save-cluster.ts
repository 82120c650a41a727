import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
export async function saveCluster(_deps: Deps, _input: SaveCluster, _caller: Caller): Promise<null> {
  throw new Error('not built yet');
}
