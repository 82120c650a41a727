import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import { newPassword } from '../access/tickets.ts';
import type { RunPlan } from '../domain/plan.ts';
import { planSummary } from '../domain/plan-summary.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Aggregates } from '../store/store.ts';
import { AppError, refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId, requireCluster, requireNone } from './guards.ts';
import { planFor, plannedPackages, standingProblems, type WantedAction } from './planning.ts';

/** executeCluster's body with its executeType as a verb. */
export interface ExecuteInput {
  readonly clusterId: string;
  readonly action: ExecuteType;
  /** With deploy: start after it succeeded. */
  readonly thenStart?: boolean;
  /** With deploy: take over a deployDir whose cluster is gone. */
  readonly takeOver?: boolean;
  /** Take hosts that another console has locked. */
  readonly breakLocks?: boolean;
  /** With deploy: name of the restore point to go back to. Not of the interface: see roll-back.ts. */
  readonly restore?: string;
}

/**
 * Begins an action: stores a run with its frozen plan, which the engine then carries out. Refused, in this order: bad
 * arguments, unknown cluster, running action, state, other started cluster, unregistered host, missing layout or
 * package.
 */
export async function executeCluster(deps: Deps, input: ExecuteInput, caller: Caller): Promise<null> {
  const { action, clusterId, thenStart = false } = input;
  for (const field of ['thenStart', 'takeOver'] as const) {
    if (input[field] === true && action !== 'deploy') refuse('deploy_only', {}, field);
  }
  if (input.breakLocks === true && caller.role !== 'admin') refuse('break_locks_admin', {}, 'breakLocks');
  if (action === 'deploy') {
    // Refused before a look into the package folder, which can take a while when files are new.
    const cluster = await requireCluster(deps.store, clusterId);
    requireNone(await standingProblems(deps.store, cluster, action, thenStart));
    await deps.packages.scan();
  }
  await transactionWithRun(deps, async inside => {
    const cluster = await requireCluster(inside, clusterId);
    requireNone(await standingProblems(inside, cluster, action, thenStart));
    await insertRun(deps, inside, cluster, input, caller);
  });
  return null;
}

/** Does work that stores a run, then lets the engine look for it. */
export async function transactionWithRun(
  { store, engine }: Pick<Deps, 'store' | 'engine'>,
  work: (inside: Aggregates) => Promise<void>,
): Promise<void> {
  try {
    await store.transaction(work);
  } catch (error) {
    // The store may have kept the run though it failed to say so; nobody else would look for it.
    if (!(error instanceof AppError)) engine.wake();
    throw error;
  }
  engine.wake();
}

/** The same of any action. */
type Wanted = Omit<ExecuteInput, 'action'> & { readonly action: Action };

/** Stores the run of an action that nothing stands against. @throws AppError when it cannot be planned */
export async function insertRun(
  deps: Deps,
  inside: Aggregates,
  cluster: StoredCluster,
  { action, thenStart = false, takeOver = false, breakLocks = false, restore }: Wanted,
  caller: Caller,
): Promise<void> {
  const id = await freshId(deps.ids, inside.runs.isTaken);
  const plan = await requirePlan(deps, inside, cluster, {
    action,
    runId: id,
    takeOver,
    breakLocks,
    user: caller.user,
    ...(restore === undefined ? {} : { restore }),
    ...(action === 'start' || action === 'apply'
      ? { adminPassword: await adminPasswordOf(inside, cluster.id) }
      : {}),
  });
  const followedBy = thenStart ? await planStart(deps, inside, cluster, id, caller) : null;
  const summary = await summaryOf(deps, inside, plan, action);
  const run = {
    id,
    clusterId: cluster.id,
    clusterName: cluster.name,
    action,
    hosts: cluster.hosts,
    packages: plan.packageIds,
    user: caller.user,
  };
  await inside.runs.insert({ ...run, plan, summary, followedBy }, deps.clock().toISOString());
  // Before it begins: a deploy that breaks off anywhere has left its traces.
  if (action === 'deploy') await inside.footprints.add(cluster.id, cluster.hosts);
  const target = { type: 'cluster', id: cluster.id, name: cluster.name };
  if (breakLocks) await audit(inside, deps, caller, { action: 'breakLocks', target, details: { runId: id } });
  await audit(inside, deps, caller, {
    action: 'executeCluster',
    target,
    details: {
      action,
      runId: id,
      ...(followedBy === null ? {} : { thenRunId: followedBy.id }),
      takeOver,
      breakLocks,
    },
  });
}

/** The start that follows: frozen now, for nothing that it depends on can change while the deploy runs. */
async function planStart(
  deps: Deps,
  inside: Aggregates,
  cluster: StoredCluster,
  deployId: string,
  { user }: Caller,
): Promise<{ id: string; plan: RunPlan; summary: PlanSummary }> {
  const isTaken = async (id: string) => id === deployId || (await inside.runs.isTaken(id));
  const id = await freshId(deps.ids, isTaken);
  // The deploy has broken what was to be broken.
  const adminPassword = await adminPasswordOf(inside, cluster.id);
  const wanted = {
    action: 'start',
    runId: id,
    takeOver: false,
    breakLocks: false,
    user,
    adminPassword,
  } as const;
  const plan = await requirePlan(deps, inside, cluster, wanted);
  return { id, plan, summary: await summaryOf(deps, inside, plan, 'start') };
}

/**
 * What a start puts in the place of DolphinScheduler's first password. It is stored before it is used and stays the
 * same, so however a start breaks off, the console knows what may be in force.
 */
async function adminPasswordOf(inside: Aggregates, clusterId: string): Promise<string> {
  const kept = await inside.signIns.of(clusterId);
  if (kept !== null) return kept.password;
  const password = newPassword();
  await inside.signIns.keep(clusterId, password);
  return password;
}

/** What of a plan is kept for readers when the run is over. */
async function summaryOf(
  deps: Deps,
  inside: Aggregates,
  plan: RunPlan,
  action: Action,
): Promise<PlanSummary> {
  return planSummary(plan, action, plannedPackages(deps.packages, await inside.packages.all()));
}

async function requirePlan(
  deps: Deps,
  inside: Aggregates,
  cluster: StoredCluster,
  wanted: WantedAction,
): Promise<RunPlan> {
  const planned = await planFor(inside, deps, cluster, wanted);
  if (planned.ok) return planned.plan;
  const [first] = planned.problems;
  if (first === undefined) throw new Error(`cluster ${cluster.id} cannot be planned, and nothing says why`);
  throw new AppError(first);
}
