import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * What stays of a run when it is over: what it was to do, without secrets, and how its steps ended. Facts that are no
 * log lines get an index of their own: they are few, and lie between millions of lines.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['plan_summary', 'then_plan_summary', 'exits']) {
    await db.schema.alterTable('run').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('run_event_fact')
    .on('run_event')
    .columns(['run_id', 'position'])
    .where(sql.ref('line_no'), 'is', null)
    .execute();
}
