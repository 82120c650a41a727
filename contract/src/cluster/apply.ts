import type { RoleName } from '../roles/define.ts';

/**
 * The roles that take new settings while their cluster runs, in the order in which they do. Workers first: a master that
 * comes back finds them there. One that fails does so before anything that others depend on was touched.
 */
export const APPLY_ROLES = ['worker', 'master', 'backend', 'alert'] as const satisfies readonly RoleName[];
