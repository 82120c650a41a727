import type { Kysely } from 'kysely';

interface Before {
  run: { id: string; asked_by: string | null };
  audit: { who: string; action: string; details: string };
}

/** Who asked for a run, beside the run: a list of runs shows it, and the audit has no index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('run').addColumn('asked_by', 'text').execute();
  await fill(db as Kysely<Before>);
}

/** From the audit, which has named the runs from the first version on. */
async function fill(db: Kysely<Before>): Promise<void> {
  const asked = await db
    .selectFrom('audit')
    .select(['who', 'details'])
    .where('action', '=', 'executeCluster')
    .execute();
  for (const { who, details } of asked) {
    const { runId, thenRunId } = JSON.parse(details) as { runId?: string; thenRunId?: string };
    const ids = [runId, thenRunId].filter(id => id !== undefined);
    if (ids.length > 0) await db.updateTable('run').set({ asked_by: who }).where('id', 'in', ids).execute();
  }
}
