import type { SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
import { normaliseCluster } from '@dolphindeck/contract/cluster/rules.ts';
import type { PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Aggregates } from '../store/store.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { auditedSpec, changedSecrets } from './cluster-audit.ts';
import { saveProblems, withStoredSecrets } from './cluster-rules.ts';
import type { Deps } from './deps.ts';
import { insertRun, transactionWithRun } from './execute-cluster.ts';
import { requireCluster, requireNone, requireUnchanged } from './guards.ts';
import { planOf } from './plan-cluster.ts';
import { standingProblems } from './planning.ts';
import { requireBasis, requireFreeName, targetOf } from './save-cluster.ts';

/** A save of a cluster that exists. */
export type ApplyInput = SaveCluster & { readonly id: string };

/**
 * Brings new settings of its servers to a cluster that runs: saves them and begins the run, in one transaction. When the
 * run is taken back, so is the save. Refused in the order of executeCluster, then as a save is, then by what cannot be
 * changed while servers run.
 */
export async function applyCluster(deps: Deps, input: ApplyInput, caller: Caller): Promise<null> {
  await transactionWithRun(deps, async inside => {
    const cluster = await requireCluster(inside, input.id);
    requireNone(await standingProblems(inside, cluster, 'apply', false));
    const { id, status, revision: _, ...spec } = await changed(inside, cluster, input);
    requireUnchanged(await inside.clusters.replace(cluster, spec, status, deps.clock().toISOString()));
    await audit(inside, deps, caller, {
      action: 'applyCluster',
      target: targetOf(cluster),
      details: {
        before: auditedSpec(cluster),
        after: auditedSpec(spec),
        changedSecrets: changedSecrets(cluster, spec),
      },
    });
    const saved = await requireCluster(inside, id);
    await insertRun(deps, inside, saved, { clusterId: id, action: 'apply' }, caller);
  });
  return null;
}

/** What applyCluster would do with the same body, and everything that stands against it now. Changes nothing. */
export async function planApply(deps: Deps, input: ApplyInput, caller: Caller): Promise<PlanView> {
  return deps.store.transaction(async inside => {
    const cluster = await requireCluster(inside, input.id);
    return planOf(deps, inside, await changed(inside, cluster, input), 'apply', caller);
  });
}

/** The cluster as it is to become. @throws AppError when it cannot be saved so */
async function changed(
  inside: Aggregates,
  cluster: StoredCluster,
  input: ApplyInput,
): Promise<StoredCluster> {
  requireBasis(cluster, input.basis);
  const spec = withStoredSecrets(normaliseCluster(input), cluster);
  requireNone(saveProblems(spec));
  await requireFreeName(inside, spec.name, cluster.id);
  const { id, status, revision } = cluster;
  return { ...spec, id, status, revision };
}
