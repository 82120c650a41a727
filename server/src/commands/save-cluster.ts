import { isDeepStrictEqual } from 'node:util';
import type { ClusterSpec, SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
import { normaliseCluster } from '@dolphindeck/contract/cluster/rules.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { auditedSpec, changedSecrets } from './cluster-audit.ts';
import { saveProblems, withStoredSecrets } from './cluster-rules.ts';
import type { Deps } from './deps.ts';
import {
  freshId,
  requireCluster,
  requireNone,
  requireNoRunOf,
  requireUnchanged,
  requireVerb,
} from './guards.ts';

/**
 * createCluster and updateCluster: creates without an id; with one it carries out the cancel verb when the save
 * asks for it, and edits otherwise. A `cancel` on a cluster that is in `cancel` already is the echo of its status,
 * so the request is an edit.
 */
export async function saveCluster(deps: Deps, input: SaveCluster, caller: Caller): Promise<null> {
  const { id } = input;
  await deps.store.transaction(async inside => {
    if (id === undefined) return create(deps, inside, input, caller);
    const cluster = await requireCluster(inside, id);
    await requireNoRunOf(inside, id);
    return input.status === 'cancel' && cluster.status !== 'cancel'
      ? cancel(deps, inside, cluster, caller)
      : edit(deps, inside, cluster, input, caller);
  });
  return null;
}

async function create(deps: Deps, inside: Aggregates, input: SaveCluster, caller: Caller): Promise<void> {
  const spec = normaliseCluster(input);
  requireNone(saveProblems(spec));
  await requireFreeName(inside, spec.name, null);
  const id = await freshId(deps.ids, inside.clusters.isTaken);
  await inside.clusters.insert(id, spec, 'prepare', deps.clock().toISOString());
  await audit(inside, deps, caller, {
    action: 'createCluster',
    target: targetOf({ id, ...spec }),
    details: { after: auditedSpec(spec) },
  });
}

async function edit(
  deps: Deps,
  inside: Aggregates,
  cluster: StoredCluster,
  input: SaveCluster,
  caller: Caller,
): Promise<void> {
  // Before the state: a save of someone else is what most likely brought the cluster into one that allows no edit.
  requireBasis(cluster, input.basis);
  requireVerb(cluster.status, 'edit');
  const spec = withStoredSecrets(normaliseCluster(input), cluster);
  requireNone(saveProblems(spec));
  await requireFreeName(inside, spec.name, cluster.id);
  requireUnchanged(await inside.clusters.replace(cluster, spec, 'prepare', deps.clock().toISOString()));
  await audit(inside, deps, caller, {
    action: 'updateCluster',
    target: targetOf(cluster),
    details: {
      status: [cluster.status, 'prepare'],
      before: auditedSpec(cluster),
      after: auditedSpec(spec),
      changedSecrets: changedSecrets(cluster, spec),
    },
  });
}

/** Refuses a save that was begun on what the cluster is not any more. Its status is no part of that. */
export function requireBasis(cluster: StoredCluster, basis: SaveCluster['basis']): void {
  if (basis === undefined) return;
  const begun = withStoredSecrets(normaliseCluster(basis), cluster);
  const { id: _id, status: _status, revision: _revision, ...now } = cluster;
  if (!isDeepStrictEqual(begun, now)) refuse('cluster_saved_meanwhile', { name: cluster.name });
}

/** Changes the status and nothing else, whatever else the save carries. */
async function cancel(deps: Deps, inside: Aggregates, cluster: StoredCluster, caller: Caller): Promise<void> {
  requireVerb(cluster.status, 'cancel');
  requireUnchanged(await inside.clusters.setStatus(cluster, 'cancel', deps.clock().toISOString()));
  await audit(inside, deps, caller, {
    action: 'updateCluster',
    target: targetOf(cluster),
    details: { status: [cluster.status, 'cancel'] },
  });
}

/** Refuses a name that another cluster has. @param own id of the cluster that may have it */
export async function requireFreeName(inside: Aggregates, name: string, own: string | null): Promise<void> {
  const holder = await inside.clusters.idOfName(name);
  if (holder !== null && holder !== own) refuse('cluster_name_taken', { name }, 'name');
}

/** A cluster as the audit names it. */
export function targetOf({ id, name }: Pick<ClusterSpec, 'name'> & { id: string }) {
  return { type: 'cluster', id, name };
}
