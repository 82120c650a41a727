import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import type { LineEvent, RunEvent } from '@dolphindeck/contract/run/event.ts';
import { sql as text } from 'kysely';
import type { StoredEvent } from '../engine/ports.ts';
import { type Database, ROWS_AT_ONCE } from './database.ts';
import { lastPage, rowsBefore } from './page.ts';

/**
 * A read of events ends with the one that brings it here. A line has up to 64 KiB and an event 1 MiB, so that a number of
 * them alone would not hold what a reader costs.
 */
export const BYTES_AT_ONCE = 256 * 1024;

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
    appendEvents(runId: string, events: readonly RunEvent[], offset: number | null): Promise<number> {
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
          .set({ ...(offset === null ? {} : { event_offset: offset }), events: position, lines })
          .where('id', '=', runId)
          .execute();
        return position;
      });
    },
    /** See RunStore of the engine. */
    readEvents(runId: string, after: number, limit: number): Promise<StoredEvent[]> {
      return eventsOf(someOf(sql, runId, { by: 'position', from: after + 1, most: limit }));
    },
    /** As readEvents, without log lines: these events have an index, so the lines between them cost nothing. */
    readFacts(runId: string, after: number, limit: number): Promise<StoredEvent[]> {
      const facts = { by: 'position', from: after + 1, most: limit, facts: true } as const;
      return eventsOf(someOf(sql, runId, facts));
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
    /**
     * Lines of the log of a run, from a number to a number, but not many more than `BYTES_AT_ONCE`; none when the first
     * is not there. The numbers are an index, so anywhere at the same cost.
     */
    async linesBetween(runId: string, from: number, to: number): Promise<string[]> {
      // SQLite reads a limit below 0 as none.
      if (to < from) return [];
      const found = await someOf(sql, runId, { by: 'line_no', from, to, most: to - from + 1 }).execute();
      return found[0]?.line_no === from ? found.map(textOf) : [];
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

/** By what events are found and in which order: each has an index. */
interface Wanted {
  readonly by: 'position' | 'line_no';
  readonly from: number;
  /** No limit when absent. */
  readonly to?: number;
  readonly most: number;
  readonly facts?: boolean;
}

/** Events of a run in their order, as many as fit into one read, and at least one. */
function someOf(sql: Database['sql'], runId: string, { by, from, to, most, facts = false }: Wanted) {
  const events = sql
    .selectFrom('run_event')
    .where('run_id', '=', runId)
    .where(by, '>=', from)
    .$if(to !== undefined, all => all.where(by, '<=', to ?? 0))
    .$if(facts, all => all.where('line_no', 'is', null))
    .orderBy(by)
    .limit(most);
  // Lengths are known without reading what is that long.
  const sizes = events.select([`${by} as place`, text`octet_length(body)`.as('bytes')]);
  const end = text<number>`case
    when (select sum(bytes) from ${sizes} as few) <= ${BYTES_AT_ONCE} then ${Number.MAX_SAFE_INTEGER}
    else (select max(place) from
      (select place, sum(bytes) over (order by place) - bytes as before from ${sizes} as many) as counted
      where before < ${BYTES_AT_ONCE})
    end`;
  return events.select(['position', 'line_no', 'body']).where(by, '<=', end);
}

async function eventsOf(some: ReturnType<typeof someOf>): Promise<StoredEvent[]> {
  const rows = await some.execute();
  return rows.map(row => ({ position: row.position, event: JSON.parse(row.body) as RunEvent }));
}

function textOf({ body }: { body: string }): string {
  return (JSON.parse(body) as LineEvent).text;
}
