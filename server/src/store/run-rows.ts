import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import type { Failure } from '@dolphindeck/contract/run/reduce.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import type { Selectable } from 'kysely';
import type { UnfinishedRun } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** A run as it is stored, without its plan. */
export type Run = Omit<RunView, 'failure'> & {
  readonly failure: Failure | null;
  readonly lines: number;
  readonly packages: readonly string[];
};

/** A run to be stored: it waits until the engine takes it. `P` is the frozen plan. */
export interface NewRun<P> {
  readonly id: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly action: Action;
  readonly hosts: readonly string[];
  /** Ids of the packages that it uses. */
  readonly packages: readonly string[];
  /** Who asked for it, or null when that is not known. */
  readonly user: string | null;
  readonly plan: P;
  /** What the plan is, without secrets: it stays when the run is over. */
  readonly summary: PlanSummary;
  /** The start that follows a successful deploy, with its own frozen plan. */
  readonly followedBy: { readonly id: string; readonly plan: P; readonly summary: PlanSummary } | null;
}

/** Everything that lists show. */
export const RUN_COLUMNS = [
  'seq',
  'id',
  'cluster_id',
  'cluster_name',
  'action',
  'state',
  'hosts',
  'packages',
  'asked_by',
  'then_id',
  'created_at',
  'started_at',
  'ended_at',
  'lines',
  'tasks',
  'recap',
  'failure',
] as const satisfies readonly (keyof Tables['run'])[];

type RunRow = Pick<Selectable<Tables['run']>, (typeof RUN_COLUMNS)[number]>;

export function readRun(row: RunRow): Run {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    action: row.action,
    state: row.state,
    hosts: JSON.parse(row.hosts) as string[],
    packages: JSON.parse(row.packages) as string[],
    user: row.asked_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    recap: JSON.parse(row.recap) as RunView['recap'],
    tasks: row.tasks,
    lines: row.lines,
    thenStart: row.then_id !== null,
  };
}

/** What beginnings and ends look at. */
export const LIFE_COLUMNS = [
  ...['id', 'cluster_id', 'cluster_name', 'action', 'state', 'hosts', 'asked_by'],
  ...['created_at', 'started_at', 'then_id', 'then_plan_summary', 'event_offset'],
] as const satisfies readonly (keyof Tables['run'])[];

/** A run that is not over, and who leads it. */
export const UNFINISHED_COLUMNS = [
  ...['id', 'cluster_id', 'cluster_name', 'action', 'state', 'hosts'],
  ...['supervisor_pid', 'supervisor_start', 'supervisor_boot'],
] as const satisfies readonly (keyof Tables['run'])[];

export function readUnfinished(
  row: Pick<Selectable<Tables['run']>, (typeof UNFINISHED_COLUMNS)[number]>,
): UnfinishedRun {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    action: row.action,
    state: row.state === 'waiting' ? 'waiting' : 'running',
    hosts: hostsOf(row),
    supervisor:
      row.supervisor_pid === null
        ? null
        : {
            pid: row.supervisor_pid,
            startTime: row.supervisor_start ?? '',
            bootId: row.supervisor_boot ?? '',
          },
  };
}

/** The addresses of every host that must succeed. */
export const hostsOf = ({ hosts }: Pick<Selectable<Tables['run']>, 'hosts'>) => JSON.parse(hosts) as string[];

/** What a run begins with: it waits, and nothing has happened. */
export function freshRow(run: Omit<NewRun<unknown>, 'plan' | 'summary' | 'followedBy'>, createdAt: string) {
  return {
    id: run.id,
    cluster_id: run.clusterId,
    cluster_name: run.clusterName,
    action: run.action,
    state: 'waiting' as const,
    active: 1 as const,
    hosts: JSON.stringify(run.hosts),
    packages: JSON.stringify(run.packages),
    asked_by: run.user,
    created_at: createdAt,
    event_offset: 0,
    events: 0,
    lines: 0,
    tasks: 0,
    recap: '{}',
  };
}
