import { statusAfter } from '@dolphindeck/contract/cluster/status.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import type { Selectable } from 'kysely';
import type { RunEnd, SupervisorId, UnfinishedRun } from '../engine/ports.ts';
import type { Vault } from '../secrets/vault.ts';
import { createClusterStore } from './clusters.ts';
import type { Database } from './database.ts';
import { createFootprintStore } from './footprints.ts';
import { freshRow } from './run-rows.ts';
import type { Tables } from './tables.ts';

type RunRow = Selectable<Tables['run']>;

/** How runs begin and end, as the engine drives them. Each method is one transaction. */
export function createRunLifecycle({ sql, atomically }: Database, vault: Vault, clock: () => Date) {
  return {
    /** See RunStore of the engine. */
    async unfinishedRuns(): Promise<UnfinishedRun[]> {
      const rows = await sql.selectFrom('run').selectAll().where('active', '=', 1).orderBy('seq').execute();
      return rows.map(readUnfinished);
    },
    /** See RunStore of the engine. */
    async markRunning(runId: string, supervisor: SupervisorId): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('run')
        .set({
          state: 'running',
          started_at: clock().toISOString(),
          supervisor_pid: supervisor.pid,
          supervisor_start: supervisor.startTime,
          supervisor_boot: supervisor.bootId,
        })
        .where('id', '=', runId)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** See RunStore of the engine. */
    finishRun(runId: string, end: RunEnd): Promise<string | null> {
      return atomically(async inside => {
        const run = await inside.sql
          .selectFrom('run')
          .selectAll()
          .where('id', '=', runId)
          .executeTakeFirstOrThrow();
        if (isOver(run.state)) return null;
        const now = clock().toISOString();
        await close(inside, run, end, now);
        await moveCluster(inside, vault, run, end, now);
        if (end.state !== 'success') return null;
        if (run.action === 'deploy') {
          // No edit was allowed meanwhile: what the cluster is now is what was deployed.
          await createClusterStore(inside, vault).keepDeployed(run.cluster_id);
          await forgetCleaned(inside, run, end);
        }
        return follow(inside, run, now);
      });
    },
  };
}

function readUnfinished(row: RunRow): UnfinishedRun {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    action: row.action,
    state: row.state === 'waiting' ? 'waiting' : 'running',
    hosts: JSON.parse(row.hosts) as string[],
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

async function close(
  { sql }: Database,
  run: RunRow,
  { state, progress }: RunEnd,
  now: string,
): Promise<void> {
  await sql
    .updateTable('run')
    .set({
      state,
      active: null,
      ended_at: now,
      tasks: progress.tasks,
      recap: JSON.stringify(progress.recap),
      failure: progress.failures[0] === undefined ? null : JSON.stringify(progress.failures[0]),
      plan_sealed: null,
      then_plan_sealed: null,
    })
    .where('id', '=', run.id)
    .execute();
}

/** No verb was allowed while the run was unfinished, so the cluster is as it was when the run began. */
async function moveCluster(
  inside: Database,
  vault: Vault,
  run: RunRow,
  { state, cleaned }: RunEnd,
  now: string,
): Promise<void> {
  const clusters = createClusterStore(inside, vault);
  const cluster = await clusters.find(run.cluster_id);
  if (cluster === null) throw new Error(`run ${run.id} has no cluster ${run.cluster_id}`);
  const status = statusAfter(run.action, state === 'success', cleaned);
  if (!(await clusters.setStatus(cluster, status, now))) {
    throw new Error(`cluster ${cluster.id} changed while run ${run.id} ended`);
  }
}

/**
 * Forgets the hosts that a deploy has cleaned. A deploy that succeeded has removed the units of every host that left the
 * cluster and answered; one that did not answer is tried again next time.
 */
async function forgetCleaned(inside: Database, run: RunRow, { progress }: RunEnd): Promise<void> {
  const footprints = createFootprintStore(inside);
  const members = JSON.parse(run.hosts) as string[];
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
  if (run.then_id === null || run.then_plan_sealed === null) return null;
  const next = {
    id: run.then_id,
    clusterId: run.cluster_id,
    clusterName: run.cluster_name,
    action: 'start' as const,
    hosts: JSON.parse(run.hosts) as string[],
    packages: [],
    user: run.asked_by,
  };
  await sql
    .insertInto('run')
    .values({ ...freshRow(next, now), plan_sealed: run.then_plan_sealed })
    .execute();
  return next.id;
}
