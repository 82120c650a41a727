import type { Language } from '@dolphindeck/contract/common/text.ts';
import { describe, type Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { CheckView, FindingView } from '@dolphindeck/contract/run/plan-view.ts';
import { compatibilityFindings } from '../domain/compatibility/lines.ts';
import type { Planned, RunPlan } from '../domain/plan.ts';
import { describeFinding, LEFT_UNREGISTERED } from '../domain/preflight.ts';
import { AppError, refuse } from './app-error.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireCluster, runActive } from './guards.ts';
import { planFor, type WantedAction } from './planning.ts';

/** A check is no run: it is planned under an id that none has. */
const NO_RUN = '00000000';

/** checkCluster's body: what a deploy with the same words would find. */
interface CheckInput {
  readonly clusterId: string;
  readonly takeOver?: boolean;
  readonly breakLocks?: boolean;
}

/**
 * Looks at the hosts of a cluster and tells everything that would hinder a deploy, all at once. Changes nothing. What
 * stands against the plan itself is told the same way; the hosts are then not looked at.
 */
export async function checkCluster(
  deps: Deps,
  { clusterId, takeOver = false, breakLocks = false }: CheckInput,
  caller: Caller,
): Promise<CheckView> {
  const { language, user } = caller;
  const cluster = await requireCluster(deps.store, clusterId);
  const { name } = cluster;
  if (deps.checks.has(clusterId)) refuse('check_busy');
  deps.checks.add(clusterId);
  try {
    await deps.packages.scan();
    const planned = await planCheck(deps, clusterId, { takeOver, breakLocks, user });
    // Logins of the hosts are used, as by a run.
    const target = { type: 'cluster', id: clusterId, name };
    if (planned.ok) await deps.recorder.record(caller, { action: 'checkCluster', target, outcome: 'done' });
    const findings = planned.ok
      ? [
          ...(await lookAtHosts(deps, planned.plan, language)),
          ...compatibilityFindings(cluster).map(({ host, finding }) =>
            describeFinding(host, finding, language),
          ),
        ]
      : planned.problems.map(problem => planFinding(problem, language));
    return { ok: findings.every(({ level }) => level !== 'error'), findings };
  } finally {
    deps.checks.delete(clusterId);
  }
}

async function lookAtHosts(deps: Deps, plan: RunPlan, language: Language): Promise<FindingView[]> {
  const seen = await deps.engine.preflight(plan);
  return [
    ...seen.flatMap(({ host, findings }) => findings.map(found => describeFinding(host, found, language))),
    ...plan.abandoned.map(host => describeFinding(host, LEFT_UNREGISTERED, language)),
  ];
}

function planCheck(
  deps: Deps,
  clusterId: string,
  wanted: Pick<WantedAction, 'takeOver' | 'breakLocks' | 'user'>,
): Promise<Planned> {
  return deps.store.transaction(async inside => {
    const cluster = await requireCluster(inside, clusterId);
    // A run changes what a check looks at, and a check would slow it down.
    const run = await inside.runs.unfinished();
    if (run !== null) throw new AppError(runActive(run));
    return planFor(inside, deps, cluster, { action: 'preflight', runId: NO_RUN, ...wanted });
  });
}

/** The sentence of a problem says what to do already. */
function planFinding(problem: Problem, language: Language): FindingView {
  const host = String(problem.params?.hosts ?? problem.params?.host ?? '');
  return { host, id: problem.code, level: 'error', message: describe(problem, language), advice: '' };
}
