import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import type { LineEvent, RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { StoredEvent } from '../engine/ports.ts';
import { type Database, ROWS_AT_ONCE } from './database.ts';
import { lastPage, rowsBefore } from './page.ts';

/** A page of a log, in the requirement's form. */
export interface LogPage {
  readonly currentPage: number;
  readonly rows: number;
  readonly data: string[];
}

/** The facts of runs. Log lines are numbered, so that any page of a log is found as fast as the first. */
export function createRunLog({ sql, atomically }: Database) {
  return {
    /** See RunStore of the engine. */
    appendEvents(runId: string, events: readonly RunEvent[], offset: number): Promise<number> {
      return atomically(async inside => {
        const before = await inside.sql
          .selectFrom('run')
          .select(['events', 'lines'])
          .where('id', '=', runId)
          .executeTakeFirstOrThrow();
        let { events: position, lines } = before;
        const rows = events.map(event => {
          position += 1;
          const line_no = event.type === 'line' ? ++lines : null;
          return { run_id: runId, position, line_no, body: JSON.stringify(event) };
        });
        for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
          const some = rows.slice(start, start + ROWS_AT_ONCE);
          await inside.sql.insertInto('run_event').values(some).execute();
        }
        await inside.sql
          .updateTable('run')
          .set({ event_offset: offset, events: position, lines })
          .where('id', '=', runId)
          .execute();
        return position;
      });
    },
    /** See RunStore of the engine. */
    async readEvents(runId: string, after: number, limit: number): Promise<StoredEvent[]> {
      const rows = await sql
        .selectFrom('run_event')
        .select(['position', 'body'])
        .where('run_id', '=', runId)
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(row => ({ position: row.position, event: JSON.parse(row.body) as RunEvent }));
    },
    /** As readEvents, without log lines: these events have an index, so the lines between them cost nothing. */
    async readFacts(runId: string, after: number, limit: number): Promise<StoredEvent[]> {
      const rows = await sql
        .selectFrom('run_event')
        .select(['position', 'body'])
        .where('run_id', '=', runId)
        .where('line_no', 'is', null)
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(row => ({ position: row.position, event: JSON.parse(row.body) as RunEvent }));
    },
    /** See RunStore of the engine. */
    async offsetOf(runId: string): Promise<number> {
      const row = await sql
        .selectFrom('run')
        .select('event_offset')
        .where('id', '=', runId)
        .executeTakeFirst();
      return Number(row?.event_offset ?? 0);
    },
    /** Lines of the log of a run, from a number to a number; the numbers are an index, so anywhere at the same cost. */
    async linesBetween(runId: string, from: number, to: number): Promise<string[]> {
      const found = await sql
        .selectFrom('run_event')
        .select('body')
        .where('run_id', '=', runId)
        .where('line_no', '>=', from)
        .where('line_no', '<=', to)
        .orderBy('line_no')
        .execute();
      return found.map(textOf);
    },
    /**
     * A page of the log of a run.
     * @param number a page from 1, or -1 for the last
     */
    readLines(runId: string, number: number): Promise<LogPage> {
      return atomically(async inside => {
        const run = await inside.sql
          .selectFrom('run')
          .select('lines')
          .where('id', '=', runId)
          .executeTakeFirst();
        const rows = run?.lines ?? 0;
        const currentPage = number === -1 ? lastPage(rows) : number;
        const before = rowsBefore(currentPage);
        const found = await inside.sql
          .selectFrom('run_event')
          .select('body')
          .where('run_id', '=', runId)
          .where('line_no', '>', before)
          .where('line_no', '<=', before + PAGE_SIZE)
          .orderBy('line_no')
          .execute();
        return { currentPage, rows, data: found.map(textOf) };
      });
    },
  };
}

function textOf({ body }: { body: string }): string {
  return (JSON.parse(body) as LineEvent).text;
}
