import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';

/** Seconds that a server of a role may take to become healthy: as the role says, else its own default. */
export function startTimeoutOf(body: RoleBody | null, fallback: number): number {
  return typeof body?.startTimeout === 'number' ? body.startTimeout : fallback;
}
