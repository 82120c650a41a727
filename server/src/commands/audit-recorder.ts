import type { NewAuditEntry } from '../store/audit.ts';
import type { Store } from '../store/store.ts';
import { actorOf, type Change } from './audit.ts';
import type { Caller } from './caller.ts';

/** What is recorded outside of a change: a refusal, a fault, a look at secrets. */
export interface Incident extends Change {
  readonly outcome: NewAuditEntry['outcome'];
  readonly code?: string;
}

export type AuditRecorder = ReturnType<typeof createAuditRecorder>;

/** The same again within this time is counted, and told in one entry when the time is over. */
const WINDOW_MS = 15 * 60_000;
/** How many different incidents of a window have entries of their own; beyond, whoever it was is one of `others`. */
const MOST = { known: 1_000, strangers: 100 };
/** How often it is looked whether a window is over. */
const LOOK_MS = 60_000;

type Entry = Omit<NewAuditEntry, 'at'>;

interface Window {
  readonly entry: Entry;
  readonly isStranger: boolean;
  readonly since: number;
  /** How often it happened and is not written yet. */
  times: number;
  last: number;
}

export interface RecorderParts {
  readonly store: Pick<Store, 'audit'>;
  readonly clock: () => Date;
  readonly log: { error(fields: object, message: string): void };
}

/**
 * Records what may come in floods. The first time is written at once; the same person, address, action, thing and reason
 * again is counted for a quarter of an hour. So an address that tries passwords writes two entries in that time, however
 * many it tries, and all strangers together some hundreds.
 */
export function createAuditRecorder({ store, clock, log }: RecorderParts) {
  const windows = new Map<string, Window>();
  const timer = setInterval(() => void flush(), LOOK_MS).unref();
  let work: Promise<void> = Promise.resolve();

  /** Never throws: what was refused stays refused, and what was read was read. */
  async function write(entry: Entry): Promise<boolean> {
    try {
      await store.audit.append({ at: clock().toISOString(), ...entry });
      return true;
    } catch (error) {
      log.error({ err: error, action: entry.action }, 'audit entry not written; trying again');
      return false;
    }
  }

  /** Writes what was counted in windows that are over, or in all. */
  async function writeCounts(all: boolean): Promise<void> {
    const now = clock().getTime();
    for (const [key, window] of windows) {
      if (!all && now - window.since < WINDOW_MS) continue;
      const { times, since, last, entry } = window;
      if (times > 0) {
        const span = { since: new Date(since).toISOString(), until: new Date(last).toISOString() };
        window.times = 0;
        const counted = { ...entry, requestId: '', details: { ...entry.details, times, ...span } };
        if (!(await write(counted))) window.times += times;
      }
      // More may have come while it was written.
      if (window.times === 0) windows.delete(key);
    }
  }

  function flush(all = false): Promise<void> {
    work = work.then(() => writeCounts(all));
    return work;
  }

  function open(caller: Caller, entry: Entry): { window: Window; isNew: boolean } {
    const isStranger = caller.identity === null;
    const own = keyOf(entry);
    const known = windows.get(own);
    if (known !== undefined) return { window: known, isNew: false };
    const same = [...windows.values()].filter(window => window.isStranger === isStranger).length;
    const isFull = same >= (isStranger ? MOST.strangers : MOST.known);
    const kept: Entry = isFull
      ? { ...OTHERS, action: entry.action, outcome: entry.outcome, code: entry.code }
      : entry;
    const key = keyOf(kept);
    const found = windows.get(key);
    if (found !== undefined) return { window: found, isNew: false };
    const now = clock().getTime();
    const window: Window = { entry: kept, isStranger, since: now, times: 0, last: now };
    windows.set(key, window);
    return { window, isNew: true };
  }

  return {
    async record(caller: Caller, { outcome, code = '', details = {}, ...what }: Incident): Promise<void> {
      await flush();
      const entry = { ...actorOf(caller), ...what, outcome, code, details };
      const { window, isNew } = open(caller, entry);
      window.last = clock().getTime();
      if (!isNew || !(await write(window.entry))) window.times += 1;
    },
    /** What a thing was called when it was last in the audit; empty when nobody knows. */
    nameOf: (type: string, id: string): Promise<string> => store.audit.nameOf(type, id).catch(() => ''),
    flush,
    /** Writes what was counted, and counts no more. */
    async close(): Promise<void> {
      clearInterval(timer);
      await flush(true);
    },
  };
}

const OTHERS = {
  ...{ who: 'others', role: 'nobody', address: '', requestId: '', details: {} },
  target: { type: '', id: '', name: '' },
} as const satisfies Partial<Entry>;

function keyOf({ who, role, address, action, target, outcome, code }: Entry): string {
  return JSON.stringify([who, role, address, action, target.type, target.id, outcome, code]);
}
