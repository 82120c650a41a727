import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  type AuditAction,
  type AuditOutcome,
} from '@dolphindeck/contract/audit/actions.ts';
import type { LocationQuery } from 'vue-router';

/** What the reader looks for, as it stands in the address of the view. Days are those of the reader's clock, `YYYY-MM-DD`. */
export interface Filter {
  readonly since?: string;
  readonly until?: string;
  readonly who?: string;
  readonly action?: AuditAction;
  readonly outcome?: AuditOutcome;
}

/** Reads the query of an address; what makes no sense is left out. */
export function filterOf(query: LocationQuery): Filter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const day = (name: string) => (dayStart(text(name)) === null ? undefined : text(name));
  const action = Object.hasOwn(AUDIT_ACTIONS, text('action')) ? (text('action') as AuditAction) : undefined;
  return withoutEmpty({
    since: day('since'),
    until: day('until'),
    who: text('who').slice(0, 100),
    action,
    outcome: AUDIT_OUTCOMES.find(name => name === text('outcome')),
  });
}

/** The filter as the interfaces have it: from the beginning of the first day to the end of the last one. */
export function inputOf({ since, until, ...rest }: Filter) {
  return withoutEmpty({
    ...rest,
    since: since === undefined ? undefined : (dayStart(since)?.toISOString() ?? undefined),
    until: until === undefined ? undefined : (dayStart(until, 1)?.toISOString() ?? undefined),
  });
}

/** The first moment of a day, or of one some days after it; null when it is none. */
export function dayStart(day: string, more = 0): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + more);
  const isReal = more !== 0 || (start.getDate() === Number(date) && start.getMonth() === Number(month) - 1);
  return isReal ? start : null;
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutEmpty<T extends object>(members: T): Given<T> {
  const given = Object.entries(members).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as Given<T>;
}
