import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAhead, type PastRun, type RetentionLimits, runsToForget } from '../domain/retention.ts';
import type { createPastRunStore } from '../store/past-runs.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { folderBytes } from './folder-bytes.ts';

export interface RetentionParts {
  readonly store: ReturnType<typeof createPastRunStore>;
  readonly folderOf: (runId: string) => string;
  readonly limits: RetentionLimits;
  readonly clock: () => Date;
  /** Is told when runs have gone. */
  readonly announce?: () => void;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Runs become older also on a console on which nothing happens. */
const DAY_MS = 86_400_000;

export type Retention = ReturnType<typeof createRetention>;

/**
 * Forgets runs beyond the limits. A run is gone for everybody in one transaction; what it leaves is removed in small
 * steps, and by the next console when this one ends meanwhile.
 */
export function createRetention(parts: RetentionParts) {
  const { store, folderOf, limits, clock, log, announce = () => {} } = parts;
  const closing = new AbortController();
  let work: Promise<void> = Promise.resolve();
  /** What is in the folders of runs that are over: it does not change any more. */
  let folders: ReadonlyMap<string, number> = new Map();
  const timer = setInterval(() => void inTurn(), DAY_MS).unref();

  async function tidy(): Promise<void> {
    if (closing.signal.aborted) return;
    await removeLeftovers();
    if (closing.signal.aborted || Object.values(limits).every(limit => limit === 0)) return;
    const runs = await store.pastRuns();
    const measured = new Map<string, number>();
    for (const { id } of runs) {
      if (closing.signal.aborted) return;
      // Only the limit of bytes has to know.
      measured.set(id, limits.bytes === 0 ? 0 : (folders.get(id) ?? (await folderBytes(folderOf(id)))));
    }
    folders = measured;
    const whole = runs.map(run => ({ ...run, bytes: run.bytes + (measured.get(run.id) ?? 0) }));
    for (const { id, reason } of runsToForget(whole, await limitsFor(whole), clock())) {
      if (closing.signal.aborted) return;
      if (!(await store.forget(id, reason, clock().toISOString()))) continue;
      log.info({ runId: id, reason }, 'run forgotten');
      announce();
    }
    await removeLeftovers();
  }

  /** The limits, but for that of age while the clock cannot be believed: a wrong one would lose the whole history. */
  async function limitsFor(runs: readonly PastRun[]): Promise<RetentionLimits> {
    if (limits.days === 0) return limits;
    const seen = await store.agesSeenAt();
    const now = clock();
    const times = [...runs.map(({ endedAt }) => endedAt), ...(seen === null ? [] : [seen])];
    if (isAhead(now, times)) {
      const words =
        'the clock is more than 30 days ahead of all that is known; no run is forgotten for its age until one has ended';
      log.warn({ clock: now.toISOString(), agesSeenAt: seen }, words);
      return { ...limits, days: 0 };
    }
    await store.seeAges(now.toISOString());
    return limits;
  }

  async function removeLeftovers(): Promise<void> {
    for (const id of await store.withLeftovers()) {
      if (closing.signal.aborted) return;
      try {
        await removeWhole(id);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        // Such as a folder of another user: the others go all the same.
        log.error(
          { runId: id, err: error },
          'what is left of a forgotten run could not be removed; tried again',
        );
      }
    }
  }

  async function removeWhole(id: string): Promise<void> {
    while (!closing.signal.aborted && (await store.removeSomeEvents(id))) await nextTurn();
    if (closing.signal.aborted) return;
    await rm(folderOf(id), { recursive: true, force: true });
    await store.done(id);
  }

  function inTurn(): Promise<void> {
    work = work.then(tidy).catch((error: unknown) => {
      if (error instanceof StoreUnavailable) return;
      log.error({ err: error }, 'old runs could not be removed; tried again after the next run');
    });
    return work;
  }

  return {
    /** Looks what has to go, after what was asked before; by itself once a day. Never throws: it is asked again. */
    tidy: inTurn,
    /** Ends at the next step. */
    async close(): Promise<void> {
      clearInterval(timer);
      closing.abort();
      await work;
    },
  };
}
