import { randomUUID } from 'node:crypto';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { EndedRunFacts, Notice, WaitingNotice } from '../notify/notice.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** How it goes with a target. */
export interface TargetState {
  readonly waiting: number;
  readonly dueAt: string | null;
  readonly succeededAt: string | null;
  readonly failedAt: string | null;
  readonly failure: Problem | null;
  readonly gaveUpAt: string | null;
}

type Marks = Partial<Omit<Tables['notice_target'], 'target'>>;

export type NoticeStore = ReturnType<typeof createNoticeStore>;

/** The outbox: what is to be told, a row for each target, until it has arrived or was given up. */
export function createNoticeStore({ sql, atomically }: Database) {
  return {
    /** Keeps the end of a run to be told, in the transaction that ends it. */
    async keep(targets: readonly NoticeTarget[], run: EndedRunFacts, at: string): Promise<void> {
      if (targets.length === 0) return;
      const notice: Notice = { id: randomUUID(), at, run };
      const body = JSON.stringify(notice);
      const rows = targets.map(target => ({ target, id: notice.id, body, attempts: 0, due_at: at }));
      await sql.insertInto('notice').values(rows).execute();
    },
    /** The one that is due first, whether it is due yet or not. */
    async next(target: NoticeTarget): Promise<WaitingNotice | null> {
      const row = await sql
        .selectFrom('notice')
        .selectAll()
        .where('target', '=', target)
        .orderBy('due_at')
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { seq, attempts, due_at: dueAt } = row;
      return { seq, target, notice: JSON.parse(row.body) as Notice, attempts, dueAt };
    },
    /** A notice has arrived; a test has no row. */
    async arrived(target: NoticeTarget, seq: number | null, at: string): Promise<void> {
      await atomically(async inside => {
        if (seq !== null) await inside.sql.deleteFrom('notice').where('seq', '=', seq).execute();
        await mark(inside, target, { succeeded_at: at });
      });
    },
    /**
     * An attempt has failed.
     * @param notice which one, and when it is tried again, null for never; a test has no row
     */
    async failed(
      target: NoticeTarget,
      at: string,
      problem: Problem,
      notice: { readonly seq: number; readonly dueAt: string | null } | null,
    ): Promise<void> {
      await atomically(async inside => {
        await mark(inside, target, { failed_at: at, failure: JSON.stringify(problem) });
        if (notice === null) return;
        const { seq, dueAt } = notice;
        if (dueAt === null) {
          await inside.sql.deleteFrom('notice').where('seq', '=', seq).execute();
          await mark(inside, target, { gave_up_at: at });
          return;
        }
        await inside.sql
          .updateTable('notice')
          .set(e => ({ attempts: e('attempts', '+', 1), due_at: dueAt }))
          .where('seq', '=', seq)
          .execute();
      });
    },
    /** Drops what waits for a target; answers how many notices that were. */
    async drop(target: NoticeTarget): Promise<number> {
      const { numDeletedRows } = await sql
        .deleteFrom('notice')
        .where('target', '=', target)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    stateOf(target: NoticeTarget): Promise<TargetState> {
      return atomically(async inside => {
        const queue = await inside.sql
          .selectFrom('notice')
          .select(e => [e.fn.countAll<number>().as('waiting'), e.fn.min('due_at').as('dueAt')])
          .where('target', '=', target)
          .executeTakeFirstOrThrow();
        const marks = await inside.sql
          .selectFrom('notice_target')
          .selectAll()
          .where('target', '=', target)
          .executeTakeFirst();
        const failure = marks?.failure ?? null;
        return {
          waiting: Number(queue.waiting),
          // Without a row there is no least one, whatever the types say.
          dueAt: (queue.dueAt as string | null) ?? null,
          succeededAt: marks?.succeeded_at ?? null,
          failedAt: marks?.failed_at ?? null,
          failure: failure === null ? null : (JSON.parse(failure) as Problem),
          gaveUpAt: marks?.gave_up_at ?? null,
        };
      });
    },
  };
}

async function mark({ sql }: Pick<Database, 'sql'>, target: NoticeTarget, marks: Marks): Promise<void> {
  await sql
    .insertInto('notice_target')
    .values({ target, ...marks })
    .onConflict(c => c.column('target').doUpdateSet(marks))
    .execute();
}
