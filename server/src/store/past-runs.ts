import { createAuditStore, ownEntry } from './audit.ts';
import type { Database } from './database.ts';

/** A run that is over, without what it takes outside of the store. */
export interface StoredPastRun {
  readonly id: string;
  readonly endedAt: string;
  /** Bytes of its events. */
  readonly bytes: number;
  /** The newest that is over, of a cluster that exists, or of all: what the cluster is rests on it, also while another runs. */
  readonly isNeeded: boolean;
}

/** The name of a setting. */
const AGES_SEEN = 'ages-seen';
/** Events that are removed at once: few enough that nobody waits for it, whatever a log has. */
const EVENTS_AT_ONCE = 2_000;

/** Runs that are over, and how they are forgotten. */
export function createPastRunStore({ sql, atomically }: Database) {
  return {
    /** All runs that are over, newest first. */
    async pastRuns(): Promise<StoredPastRun[]> {
      const needed = await sql
        .selectFrom('run')
        .select(e => e.fn.max('seq').as('seq'))
        .where('active', 'is', null)
        .where(e =>
          e.or([
            e('cluster_id', 'in', e.selectFrom('cluster').select('id')),
            e(
              'seq',
              '=',
              e
                .selectFrom('run')
                .select(inner => inner.fn.max('seq').as('newest'))
                .where('active', 'is', null),
            ),
          ]),
        )
        .groupBy('cluster_id')
        .execute();
      const isNeeded = new Set(needed.map(({ seq }) => Number(seq)));
      const rows = await sql
        .selectFrom('run')
        .select(['seq', 'id', 'ended_at', 'created_at', 'event_offset'])
        .where('active', 'is', null)
        .orderBy('seq', 'desc')
        .execute();
      return rows.map(row => ({
        id: row.id,
        endedAt: row.ended_at ?? row.created_at,
        bytes: Number(row.event_offset),
        isNeeded: isNeeded.has(Number(row.seq)),
      }));
    },
    /** When ages of runs were last looked at with a clock that was believed, as ISO time; null before. */
    async agesSeenAt(): Promise<string | null> {
      const row = await sql
        .selectFrom('setting')
        .select('value')
        .where('name', '=', AGES_SEEN)
        .executeTakeFirst();
      return row?.value ?? null;
    },
    async seeAges(at: string): Promise<void> {
      await sql
        .insertInto('setting')
        .values({ name: AGES_SEEN, value: at })
        .onConflict(c => c.column('name').doUpdateSet({ value: at }))
        .execute();
    },
    /**
     * From here on there is no such run, though its events and its folder are still to be removed.
     * @returns false when it is not over, or forgotten already
     */
    forget(id: string, reason: string, at: string): Promise<boolean> {
      return atomically(async inside => {
        const run = await inside.sql
          .selectFrom('run')
          .select(['cluster_id', 'cluster_name', 'action', 'ended_at', 'then_id'])
          .where('id', '=', id)
          .where('active', 'is', null)
          .executeTakeFirst();
        if (run === undefined) return false;
        await inside.sql.deleteFrom('run').where('id', '=', id).execute();
        await inside.sql
          .insertInto('past_id')
          .values({ id, leftovers: 1 })
          // It is there when it was kept for a run that followed a forgotten one.
          .onConflict(c => c.column('id').doUpdateSet({ leftovers: 1 }))
          .execute();
        const others = [run.cluster_id, run.then_id].filter(other => other !== null);
        await inside.sql
          .insertInto('past_id')
          .values(others.map(other => ({ id: other, leftovers: null })))
          .onConflict(c => c.doNothing())
          .execute();
        const target = { type: 'run', id, name: run.cluster_name };
        const details = { reason, action: run.action, endedAt: run.ended_at };
        await createAuditStore(inside).append(
          ownEntry({ at, who: 'retention', action: 'forgetRun', target, details }),
        );
        return true;
      });
    },
    /** Runs of which something is left to be removed. */
    async withLeftovers(): Promise<string[]> {
      const rows = await sql.selectFrom('past_id').select('id').where('leftovers', '=', 1).execute();
      return rows.map(({ id }) => id);
    },
    /** Removes some of the events of a forgotten run; false when there are no more. */
    async removeSomeEvents(id: string): Promise<boolean> {
      const first = await sql
        .selectFrom('run_event')
        .select('position')
        .where('run_id', '=', id)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      if (first === undefined) return false;
      await sql
        .deleteFrom('run_event')
        .where('run_id', '=', id)
        .where('position', '<', Number(first.position) + EVENTS_AT_ONCE)
        .execute();
      return true;
    },
    /** Nothing of a forgotten run is left but its id. */
    async done(id: string): Promise<void> {
      await sql.updateTable('past_id').set({ leftovers: null }).where('id', '=', id).execute();
    },
  };
}

/** Whether an id belonged to a run that was forgotten, or to its cluster. */
export async function isPastId({ sql }: Pick<Database, 'sql'>, id: string): Promise<boolean> {
  const row = await sql.selectFrom('past_id').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
