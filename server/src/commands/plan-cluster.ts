import { changesBetween } from '@dolphindeck/contract/cluster/changes.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import { describe, type Problem } from '@dolphindeck/contract/messages/problem.ts';
import { secretFields } from '@dolphindeck/contract/roles/index.ts';
import type { PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import { compatibilityFindings } from '../domain/compatibility/lines.ts';
import { databaseOf } from '../domain/connect.ts';
import { planSummary } from '../domain/plan-summary.ts';
import { describeFinding, LEFT_UNREGISTERED } from '../domain/preflight.ts';
import { upgradeView } from '../domain/upgrade/upgrade-view.ts';
import type { StoredCluster } from '../store/clusters.ts';
import type { Aggregates } from '../store/store.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireCluster } from './guards.ts';
import { planFor, plannedPackages, standingProblems } from './planning.ts';

/** planCluster's body with its executeType as a verb. */
export interface PlanInput {
  readonly clusterId: string;
  readonly action: Action;
}

/** A plan is shown under this id, which no run has: nothing is stored. */
const NO_RUN = '00000000';
/** In the place of the password of DolphinScheduler's administrator, without which no plan has records. */
const NO_PASSWORD = '';

/** What an action would do, and everything that stands against it now. Changes nothing. */
export async function planCluster(
  deps: Deps,
  { clusterId, action }: PlanInput,
  caller: Caller,
): Promise<PlanView> {
  await deps.packages.scan();
  return deps.store.transaction(async inside => {
    return planOf(deps, inside, await requireCluster(inside, clusterId), action, caller);
  });
}

/** What an action would do to a cluster as it is given, which need not be as it is stored. */
export async function planOf(
  deps: Deps,
  inside: Aggregates,
  cluster: StoredCluster,
  action: Action,
  caller: Caller,
): Promise<PlanView> {
  const standing = await standingProblems(inside, cluster, action, false);
  const wanted = {
    ...{ action, runId: NO_RUN, takeOver: false, breakLocks: false, user: caller.user },
    ...(action === 'apply' ? { adminPassword: NO_PASSWORD } : {}),
  };
  const planned = await planFor(inside, deps, cluster, wanted);
  const problems = [...standing, ...(planned.ok ? [] : planned.problems)];
  const stored = plannedPackages(deps.packages, await inside.packages.all());
  const summary = planned.ok
    ? planSummary(planned.plan, action, stored)
    : { action, steps: [], hosts: [], packages: [] };
  const deployed =
    action === 'deploy' || action === 'apply' ? await inside.clusters.deployedSpec(cluster.id) : null;
  const abandoned = planned.ok ? planned.plan.abandoned : [];
  return {
    ...summary,
    possible: problems.length === 0,
    problems: problems.map(p => problemView(p, caller)),
    changes: deployed === null ? null : changesBetween(deployed, cluster, secretFields),
    upgrade:
      deployed === null || action !== 'deploy'
        ? null
        : upgradeView(
            deployed.base.version,
            cluster.base.version,
            databaseOf(cluster),
            await inside.restorePoints.of(cluster.id),
          ),
    warnings: [
      ...compatibilityFindings(cluster).map(({ host, finding }) =>
        describeFinding(host, finding, caller.language),
      ),
      ...abandoned.map(host => describeFinding(host, LEFT_UNREGISTERED, caller.language)),
    ],
  };
}

function problemView(problem: Problem, { language }: Caller): PlanView['problems'][number] {
  const { code, field } = problem;
  return { code, ...(field === undefined ? {} : { field }), message: describe(problem, language) };
}
