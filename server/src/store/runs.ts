import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import type { StepExit } from '@dolphindeck/contract/run/run.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';
import { isPastId } from './past-runs.ts';
import { freshRow, type NewRun, RUN_COLUMNS, type Run, readRun } from './run-rows.ts';
import { planAt } from './sealed.ts';

/**
 * Runs as commands and pages see them. Plans hold secrets of hosts and services, so they are sealed, and dropped
 * when the run is over; their summary stays.
 */
export function createRunStore(database: Database, vault: Vault) {
  const { sql, atomically } = database;

  return {
    /** Stores a waiting run. Fails when another is unfinished: the caller looks first, in the same transaction. */
    async insert<P>({ plan, summary, followedBy, ...run }: NewRun<P>, createdAt: string): Promise<void> {
      const row = {
        ...freshRow(run, createdAt),
        plan_summary: JSON.stringify(summary),
        then_plan_summary: followedBy === null ? null : JSON.stringify(followedBy.summary),
        then_id: followedBy?.id ?? null,
      };
      const plans = [{ id: run.id, plan }, ...(followedBy === null ? [] : [followedBy])].map(planned => ({
        run_id: planned.id,
        plan_sealed: vault.seal(planAt(planned.id), JSON.stringify(planned.plan)),
      }));
      await atomically(async inside => {
        await inside.sql.insertInto('run').values(row).execute();
        await inside.sql.insertInto('run_plan').values(plans).execute();
      });
    },
    /** Whether an id belongs or belonged to a run, or is kept for one that follows. */
    async isTaken(id: string): Promise<boolean> {
      const row = await sql
        .selectFrom('run')
        .select('id')
        .where(e => e.or([e('id', '=', id), e('then_id', '=', id)]))
        .executeTakeFirst();
      return row !== undefined || isPastId({ sql }, id);
    },
    async find(id: string): Promise<Run | null> {
      const row = await sql.selectFrom('run').select(RUN_COLUMNS).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : readRun(row);
    },
    /**
     * What lists leave out: what a run was to do, null when that was not kept, and how its steps ended.
     * @throws when the run is unknown
     */
    async detailOf(id: string): Promise<{ plan: PlanSummary | null; exits: StepExit[] }> {
      const row = await sql
        .selectFrom('run')
        .select(['plan_summary', 'exits'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return {
        plan: row.plan_summary === null ? null : (JSON.parse(row.plan_summary) as PlanSummary),
        exits: row.exits === null ? [] : (JSON.parse(row.exits) as StepExit[]),
      };
    },
    /** The unfinished run: at most one is. */
    async unfinished(): Promise<Run | null> {
      const row = await sql.selectFrom('run').select(RUN_COLUMNS).where('active', '=', 1).executeTakeFirst();
      return row === undefined ? null : readRun(row);
    },
    /** The newest run, over or not. */
    async last(): Promise<Run | null> {
      const row = await sql
        .selectFrom('run')
        .select(RUN_COLUMNS)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : readRun(row);
    },
    /** A page, newest first, of one cluster or of all. */
    page(number: number, clusterId?: string): Promise<Page<Run>> {
      const list = (s: Queries) => {
        const all = s.selectFrom('run').select(RUN_COLUMNS).orderBy('seq', 'desc');
        return clusterId === undefined ? all : all.where('cluster_id', '=', clusterId);
      };
      const counted = clusterId === undefined ? 'run' : (`run/${clusterId}` as const);
      return readPage(database, { list: counted, page: number }, list, readRun);
    },
    /**
     * The frozen plan of an unfinished run.
     * @throws when the run is over or unknown
     */
    async planOf<P>(id: string): Promise<P> {
      const row = await sql
        .selectFrom('run_plan')
        .select('plan_sealed')
        .where('run_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw new Error(`run ${id} is over, so its plan is gone`);
      return JSON.parse(vault.open(planAt(id), row.plan_sealed)) as P;
    },
  };
}
