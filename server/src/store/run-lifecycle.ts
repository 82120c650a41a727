import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import { STEP_NAMES } from '@dolphindeck/contract/run/event.ts';
import type { RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import type { StepExit } from '@dolphindeck/contract/run/run.ts';
import { isOver, type RunState, type RunTurn, stateAfter } from '@dolphindeck/contract/run/states.ts';
import type { Selectable } from 'kysely';
import type { EndedRun, RunEnd, SupervisorId, UnfinishedRun } from '../engine/ports.ts';
import type { EndedRunFacts } from '../notify/notice.ts';
import type { Vault } from '../secrets/vault.ts';
import { createAuditStore, ownEntry } from './audit.ts';
import { createClusterStore } from './clusters.ts';
import type { Database } from './database.ts';
import { createFootprintStore } from './footprints.ts';
import { moveCluster } from './moved-cluster.ts';
import { createNoticeStore } from './notices.ts';
import { createRestorePointStore } from './restore-points.ts';
import { createRunLog } from './run-log.ts';
import { freshRow, hostsOf, LIFE_COLUMNS, readUnfinished, UNFINISHED_COLUMNS } from './run-rows.ts';
import { createSignInStore } from './sign-ins.ts';
import type { Tables } from './tables.ts';

type Columns = Selectable<Tables['run']>;
type RunRow = Pick<Columns, (typeof LIFE_COLUMNS)[number]>;

export interface LifecycleTools {
  readonly vault: Vault;
  readonly clock: () => Date;
  /** Who is told that a run has ended. */
  readonly noticeTargets: readonly NoticeTarget[];
}

/** How runs begin and end, as the engine drives them. Each method is one transaction. */
export function createRunLifecycle({ sql, atomically }: Database, tools: LifecycleTools) {
  const { vault, clock, noticeTargets } = tools;
  return {
    /** See RunStore of the engine. */
    async unfinishedRuns(): Promise<UnfinishedRun[]> {
      const rows = await sql
        .selectFrom('run')
        .select(UNFINISHED_COLUMNS)
        .where('active', '=', 1)
        .orderBy('seq')
        .execute();
      return rows.map(readUnfinished);
    },
    /** See RunStore of the engine. */
    async isUnfinished(runId: string): Promise<boolean> {
      const row = await sql
        .selectFrom('run')
        .select('id')
        .where('id', '=', runId)
        .where('active', '=', 1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** See RunStore of the engine. */
    markRunning(runId: string, supervisor: SupervisorId): Promise<boolean> {
      return atomically(async inside => {
        const run = await load(inside, runId);
        const taken = await turn(inside, run, 'launched', {
          started_at: notBefore(run.created_at, clock()),
          supervisor_pid: supervisor.pid,
          supervisor_start: supervisor.startTime,
          supervisor_boot: supervisor.bootId,
        });
        if (taken !== null) await recordRun(inside, run, 'useSecrets', clock(), { hosts: hostsOf(run) });
        return taken !== null;
      });
    },
    /** See RunStore of the engine. */
    finishRun(runId: string, end: RunEnd): Promise<EndedRun | null> {
      return atomically(async inside => {
        const run = await load(inside, runId);
        if (isOver(run.state)) return null;
        const now = notBefore(run.started_at ?? run.created_at, clock());
        await createRunLog(inside).appendEvents(runId, end.lastWords, Number(run.event_offset));
        const state = await turn(inside, run, end.turn, closed(end, now));
        if (state === null) throw new Error(`a run that is ${run.state} cannot end as ${end.turn}`);
        const succeeded = state === 'success';
        const how = { succeeded, cleaned: end.cleaned };
        const { isTakenBack } = await moveCluster(createClusterStore(inside, vault), run, how, now);
        if (succeeded && run.action === 'deploy') await forgetCleaned(inside, run, end);
        // Also of a deploy that failed: a point is there all the same.
        if (run.action === 'deploy') await createRestorePointStore(inside).noteFrom(run);
        // Also of one that failed: the password may have been replaced before.
        if (run.action === 'start' || run.action === 'apply')
          await createSignInStore(inside, vault).noteFrom(run, now);
        const next = succeeded ? await follow(inside, run, now) : null;
        await forgetPlans(inside, run, next);
        const facts = { ...endOf(run, end, state, now), next };
        await createNoticeStore(inside).keep(noticeTargets, facts, now);
        await recordRun(inside, run, 'endRun', clock(), {
          ...{ state, next },
          ...(isTakenBack ? { settings: 'taken back' } : {}),
        });
        return { state, next };
      });
    },
  };
}

function load({ sql }: Database, runId: string): Promise<RunRow> {
  return sql.selectFrom('run').select(LIFE_COLUMNS).where('id', '=', runId).executeTakeFirstOrThrow();
}

/**
 * The one place where the state of a run changes: by the table of runs, and only from the state that was read. Null
 * when either does not allow it.
 */
async function turn(
  { sql }: Database,
  run: RunRow,
  befallen: RunTurn,
  values: Partial<Columns>,
): Promise<RunState | null> {
  const state = stateAfter(run.state, befallen);
  if (state === null) return null;
  const { numUpdatedRows } = await sql
    .updateTable('run')
    .set({ ...values, state, active: isOver(state) ? null : 1 })
    .where('id', '=', run.id)
    .where('state', '=', run.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? state : null;
}

/** The time now, or what came before when the clock was set back meanwhile: nothing ends before it began. */
function notBefore(earlier: string, now: Date): string {
  const text = now.toISOString();
  return text < earlier ? earlier : text;
}

/** What the console itself did with a run, on whose word, in the transaction in which it does. */
async function recordRun(
  inside: Database,
  run: RunRow,
  action: 'useSecrets' | 'endRun',
  now: Date,
  details: { readonly state?: RunState } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { state = 'success' } = details;
  const isDone = state === 'success';
  const entry = ownEntry({
    ...{ at: now.toISOString(), who: 'console', action },
    target: { type: 'run', id: run.id, name: `${run.action} ${run.cluster_name}` },
    ...(isDone ? {} : { outcome: 'failed', code: state }),
    details: { ...details, askedBy: run.asked_by },
  });
  await createAuditStore(inside).append(entry);
}

function closed({ progress }: RunEnd, now: string): Partial<Columns> {
  return {
    ended_at: now,
    tasks: progress.tasks,
    recap: JSON.stringify(progress.recap),
    failure: progress.failures[0] === undefined ? null : JSON.stringify(progress.failures[0]),
    exits: JSON.stringify(exitsOf(progress)),
  };
}

/** What is told of an end. */
function endOf(run: RunRow, { progress }: RunEnd, state: RunState, now: string): Omit<EndedRunFacts, 'next'> {
  return {
    id: run.id,
    clusterId: run.cluster_id,
    clusterName: run.cluster_name,
    action: run.action,
    state,
    hosts: hostsOf(run),
    user: run.asked_by,
    createdAt: run.created_at,
    startedAt: run.started_at,
    endedAt: now,
    failure: progress.failures[0] ?? null,
  };
}

/** How the steps ended that had begun. Ansible's end is told as one number, negative when a signal was its end. */
function exitsOf({ steps }: RunProgress): StepExit[] {
  return STEP_NAMES.flatMap(step => {
    const ended = steps[step];
    if (ended === undefined) return [];
    const { exitCode } = ended;
    const isSignal = exitCode !== null && exitCode < 0;
    return { step, exitCode: isSignal ? null : exitCode, signal: isSignal ? -exitCode : null };
  });
}

/**
 * Forgets the hosts that a deploy has cleaned. A deploy that succeeded has removed the units of every host that left the
 * cluster and answered; one that did not answer is tried again next time.
 */
async function forgetCleaned(inside: Database, run: RunRow, { progress }: RunEnd): Promise<void> {
  const footprints = createFootprintStore(inside);
  const members = hostsOf(run);
  for (const address of await footprints.of(run.cluster_id)) {
    if (members.includes(address) || !Object.hasOwn(progress.recap, address)) continue;
    const recap = progress.recap[address];
    if (recap !== undefined && recap.ok > 0 && recap.failed + recap.unreachable === 0) {
      await footprints.remove(run.cluster_id, address);
    }
  }
}

/** The start that was asked for together with a deploy; its plan was frozen then, and nothing could change since. */
async function follow({ sql }: Database, run: RunRow, now: string): Promise<string | null> {
  if (run.then_id === null) return null;
  const next = {
    id: run.then_id,
    clusterId: run.cluster_id,
    clusterName: run.cluster_name,
    action: 'start' as const,
    hosts: hostsOf(run),
    packages: [],
    user: run.asked_by,
  };
  await sql
    .insertInto('run')
    .values({ ...freshRow(next, now), plan_summary: run.then_plan_summary })
    .execute();
  return next.id;
}

/** The plans that nobody needs any more: the run's, and that of a start that does not follow. */
async function forgetPlans({ sql }: Database, run: RunRow, next: string | null): Promise<void> {
  const ids = [run.id, run.then_id].filter(id => id !== null && id !== next);
  await sql.deleteFrom('run_plan').where('run_id', 'in', ids).execute();
}
