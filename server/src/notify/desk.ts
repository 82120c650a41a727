import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { Bell } from '../feed/bell.ts';
import type { NoticeStore } from '../store/notices.ts';
import type { Notice, WaitingNotice } from './notice.ts';
import { PATIENCE, type Patience, retryAfter } from './patience.ts';
import { SendError, type Sender } from './send.ts';

/** What every desk works with. */
export interface Tools {
  readonly store: NoticeStore;
  readonly clock: () => Date;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** Is told when something has arrived or failed. */
  readonly announce?: () => void;
  readonly patience?: Patience;
  /** From 0 to 1. */
  readonly random?: () => number;
}

interface DeskParts extends Tools {
  readonly target: NoticeTarget;
  readonly sender: Sender;
  readonly bell: Bell;
  readonly signal: AbortSignal;
}

export type Desk = ReturnType<typeof createDesk>;

/** One target: whatever goes there, a test too, goes one at a time. */
export function createDesk(parts: DeskParts) {
  const { store, target, sender, bell, signal, clock, log, announce = () => {} } = parts;
  const { patience = PATIENCE, random = Math.random } = parts;
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = queue.then(job);
    queue = result.catch(() => {});
    return result;
  }

  /** Why it did not arrive, or null. Throws when the console closes: nobody knows then. */
  async function attempt(notice: Notice): Promise<Problem | null> {
    const late = AbortSignal.timeout(patience.attemptMs);
    try {
      await sender.send(notice, AbortSignal.any([signal, late]));
      return null;
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) return { code: 'notice_timeout', params: { seconds: patience.attemptMs / 1000 } };
      if (error instanceof SendError) return error.problem;
      throw error;
    }
  }

  async function deliver({ seq, notice, attempts }: WaitingNotice): Promise<void> {
    const problem = await attempt(notice);
    const now = clock();
    const at = now.toISOString();
    if (problem === null) {
      await store.arrived(target, seq, at);
      log.info({ target, noticeId: notice.id, runId: notice.run?.id }, 'notice arrived');
      return;
    }
    const fields = { target, noticeId: notice.id, runId: notice.run?.id, attempts: attempts + 1, ...problem };
    if (now.getTime() - Date.parse(notice.at) >= patience.giveUpMs) {
      await store.failed(target, at, problem, { seq, dueAt: null });
      log.error(fields, 'notice given up: it did not arrive in time');
      return;
    }
    const wait = retryAfter(attempts + 1, patience, random());
    const dueAt = new Date(now.getTime() + wait).toISOString();
    await store.failed(target, at, problem, { seq, dueAt });
    log.warn({ ...fields, retryMs: wait }, 'notice did not arrive; trying again');
  }

  /** Delivers what is due; answers how long nothing is, in milliseconds. */
  async function round(): Promise<number> {
    const waiting = await store.next(target);
    // A clock that was set back must not silence it: it looks at least as often as it tries.
    if (waiting === null) return patience.longestMs;
    const wait = Date.parse(waiting.dueAt) - clock().getTime();
    if (wait > 0) return Math.min(wait, patience.longestMs);
    await deliver(waiting);
    announce();
    return 0;
  }

  return {
    /** Works until the console closes. Never throws. */
    async work(): Promise<void> {
      while (!signal.aborted) {
        const heard = bell.count;
        const wait = await inTurn(round).catch((error: unknown) => {
          if (signal.aborted) return 0;
          log.error({ target, err: error }, 'notices could not be looked at; trying again');
          return patience.storeMs;
        });
        if (wait > 0) await pause(bell, heard, wait, signal);
      }
      await queue;
    },

    /** Sends a test, once. */
    test: (notice: Notice): Promise<Problem | null> =>
      inTurn(async () => {
        const problem = await attempt(notice);
        const at = clock().toISOString();
        if (problem === null) await store.arrived(target, null, at);
        else await store.failed(target, at, problem, null);
        announce();
        return problem;
      }),
  };
}

/** Until the bell rings, or for a time. */
async function pause(bell: Bell, heard: number, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  // Aborted: the bell has rung.
  const timer = sleep(ms, undefined, { signal: stop, ref: false }).catch(() => undefined);
  await Promise.race([bell.after(heard), timer]);
  over.abort();
}
