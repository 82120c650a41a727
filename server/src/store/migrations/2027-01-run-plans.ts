import { type Kysely, sql } from 'kysely';

interface Before {
  run: { id: string; plan_sealed: string | null; then_id: string | null; then_plan_sealed: string | null };
  run_plan: { run_id: string; plan_sealed: string };
}

/**
 * The sealed plans of runs that are not over, apart from what is read at every look at a run and changed with every batch
 * of its events: a plan has up to some hundred KB. The plan of a run that will follow is under its id.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_plan')
    .addColumn('run_id', 'text', c => c.primaryKey())
    .addColumn('plan_sealed', 'text', c => c.notNull())
    .execute();
  await fill(db as Kysely<Before>);
  for (const column of ['plan_sealed', 'then_plan_sealed']) {
    await db.schema.alterTable('run').dropColumn(column).execute();
  }
}

async function fill(db: Kysely<Before>): Promise<void> {
  await sql`insert into run_plan (run_id, plan_sealed)
    select id, plan_sealed from run where plan_sealed is not null
    union all select then_id, then_plan_sealed from run where then_plan_sealed is not null`.execute(db);
}
