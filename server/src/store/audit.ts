import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import type { AuditAction, AuditOutcome, AuditRole } from '@dolphindeck/contract/audit/actions.ts';
import type { Selectable } from 'kysely';
import { type Kysely, sql as text } from 'kysely';
import { inTurns } from '../in-turns.ts';
import { ANCHOR, canonicalJson, hashOfEntry, headOf, headText } from './audit-chain.ts';
import type { Database } from './database.ts';
import { type Page, rowsBefore } from './page.ts';
import type { Tables } from './tables.ts';

/** What an entry is about. */
export interface AuditTarget {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** An entry to be written: who did what, to what, and what became of it. */
export interface NewAuditEntry {
  readonly at: string;
  readonly who: string;
  readonly role: AuditRole;
  readonly address: string;
  readonly action: AuditAction;
  readonly target: AuditTarget;
  readonly outcome: AuditOutcome;
  /** Why it was not done; empty when it was. */
  readonly code: string;
  /** Of the request; empty when there was none. */
  readonly requestId: string;
  /** What changed, without secrets. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** An entry of what no request asked for: of the console itself, or of a command on its machine. It was carried out, if nothing else is said. */
export function ownEntry(
  entry: Pick<NewAuditEntry, 'at' | 'who' | 'action' | 'target'> & Partial<NewAuditEntry>,
): NewAuditEntry {
  return { role: 'system', address: '', requestId: '', outcome: 'done', code: '', details: {}, ...entry };
}

/** An entry as it is kept, whatever stands in it: a newer console may have written words that this one does not know. */
export interface AuditEntry extends Omit<NewAuditEntry, 'role' | 'action' | 'outcome'> {
  readonly number: number;
  readonly role: string;
  readonly action: string;
  readonly outcome: string;
  readonly hash: string;
}

/** Which entries; all that is given has to fit. Times are UTC with milliseconds. */
export interface AuditFilter {
  readonly since?: string;
  readonly until?: string;
  readonly who?: string;
  readonly action?: string;
  readonly outcome?: AuditOutcome;
}

/** The setting that names the newest entry. */
export const AUDIT_HEAD = 'audit-head';

/** The record of what was done and refused. Entries are only ever added, and each has the hash of the one before in its own. */
export function createAuditStore(database: Database) {
  const { sql, atomically } = database;
  return {
    /** Adds an entry, in the transaction that this is or in one of its own. */
    append(entry: NewAuditEntry): Promise<void> {
      return atomically(inside => appendTo(inside, entry));
    },
    /** The newest entries, newest first. */
    async newest(limit: number): Promise<AuditEntry[]> {
      const rows = await sql.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(readEntry);
    },
    /** A page of the entries that fit, newest first; -1 for all of them, which is page 1 of one. */
    page(number: number, filter: AuditFilter): Promise<Page<AuditEntry>> {
      return atomically(async inside => {
        const fitting = filtered(inside.sql, filter);
        const { total } = await fitting
          .select(e => e.fn.countAll<number | string>().as('total'))
          .executeTakeFirstOrThrow();
        const newestFirst = fitting.selectAll().orderBy('seq', 'desc');
        const rows = number === -1 ? newestFirst : newestFirst.limit(PAGE_SIZE).offset(rowsBefore(number));
        const data = await inTurns(await rows.execute(), readEntry);
        return { currentPage: number === -1 ? 1 : number, total: Number(total), data };
      });
    },
    /** The next entries that fit, oldest first. */
    async after(number: number, filter: AuditFilter, limit: number): Promise<AuditEntry[]> {
      const rows = await filtered(sql, filter)
        .selectAll()
        .where('seq', '>', number)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(readEntry);
    },
    /** All that was done of these actions, oldest first. */
    async done(actions: readonly AuditAction[]): Promise<AuditEntry[]> {
      const rows = await sql
        .selectFrom('audit')
        .selectAll()
        .where('action', 'in', [...actions])
        .where('outcome', '=', 'done')
        .orderBy('seq')
        .execute();
      return inTurns(rows, readEntry);
    },
    /** What a thing was called when it was last named here; empty when it never was. */
    async nameOf(type: string, id: string): Promise<string> {
      const row = await sql
        .selectFrom('audit')
        .select('target_name')
        .where('target_id', '=', id)
        .where('target_type', '=', type)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.target_name ?? '';
    },
  };
}

/** Two programs that write at once wait here for each other: a command may work beside the console. */
async function appendTo({ sql }: Database, entry: NewAuditEntry): Promise<void> {
  const kept = await sql
    .updateTable('setting')
    .set(e => ({ value: e.ref('value') }))
    .where('name', '=', AUDIT_HEAD)
    .returning('value')
    .executeTakeFirst();
  const previous = kept === undefined ? ANCHOR : headOf(kept.value);
  if (previous === null) throw new Error(`the setting ${AUDIT_HEAD} is damaged`);
  const { target, details, ...rest } = entry;
  const { at, who, role, address, action, outcome, code, requestId } = rest;
  const words = { at, who, role, address, action, outcome, code, requestId };
  const things = { targetType: target.type, targetId: target.id, targetName: target.name };
  const chained = {
    number: previous.number + 1,
    ...asStored({ ...words, ...things }),
    details: canonicalJson(details),
  };
  const hash = hashOfEntry(chained, previous.hash);
  await sql.insertInto('audit').values(rowOf(chained, hash)).execute();
  const value = headText({ number: chained.number, hash });
  await sql
    .insertInto('setting')
    .values({ name: AUDIT_HEAD, value })
    .onConflict(c => c.column('name').doUpdateSet({ value }))
    .execute();
}

/** Texts as every database gives them back: the hash is made of what will be read. */
function asStored<T extends Readonly<Record<string, string>>>(texts: T): T {
  const clean = Object.entries(texts).map(([name, value]) => [
    name,
    value.toWellFormed().replaceAll('\0', '�'),
  ]);
  return Object.fromEntries(clean) as T;
}

type Chained = Parameters<typeof hashOfEntry>[0];

function rowOf(entry: Chained, hash: string) {
  const { number, targetType, targetId, targetName, requestId, ...same } = entry;
  const target = { target_type: targetType, target_id: targetId, target_name: targetName };
  return { seq: number, ...same, ...target, request_id: requestId, hash };
}

/** A stored entry in the form that is hashed. */
export function chainedOf(row: Selectable<Tables['audit']>): Chained {
  const { seq, target_type, target_id, target_name, request_id, hash: _hash, ...same } = row;
  const target = { targetType: target_type, targetId: target_id, targetName: target_name };
  return { number: seq, ...same, ...target, requestId: request_id };
}

function readEntry(row: Selectable<Tables['audit']>): AuditEntry {
  const { seq, target_type, target_id, target_name, request_id, details, ...same } = row;
  return {
    number: seq,
    ...same,
    target: { type: target_type, id: target_id, name: target_name },
    requestId: request_id,
    details: detailsOf(details),
  };
}

/** What somebody wrote past the console is shown, too: the page must not fail because of it. */
function detailsOf(text: string): Record<string, unknown> {
  try {
    const details = JSON.parse(text) as unknown;
    if (typeof details === 'object' && details !== null) return { ...details };
  } catch {
    // Below.
  }
  return { damaged: text };
}

function filtered(sql: Kysely<Tables>, { since, until, who, action, outcome }: AuditFilter) {
  let query = sql.selectFrom('audit');
  if (since !== undefined) query = query.where('at', '>=', since);
  if (until !== undefined) query = query.where('at', '<', until);
  if (action !== undefined) query = query.where('action', '=', action);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (who !== undefined) {
    // Names have small letters only.
    const part = `%${who.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where(text<boolean>`who like ${part} escape '\\'`);
  }
  return query;
}
