import type { Selectable } from 'kysely';
import { AUDIT_HEAD, chainedOf } from './audit.ts';
import { ANCHOR, type Head, hashOfEntry, headOf } from './audit-chain.ts';
import { type Database, type OpenDatabase, ROWS_AT_ONCE } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Selectable<Tables['audit']>;

/** What a look at the whole audit came to. */
export interface AuditVerdict {
  /** Entries that stand unbroken. */
  readonly entries: number;
  /** The last of them. */
  readonly newest: Head;
  /** Where the chain breaks first, and what is wrong there; null when it does not. */
  readonly fault: { readonly number: number; readonly what: string } | null;
}

/**
 * Walks the chain from its anchor to its end, as it is at one moment; a console may write meanwhile.
 * @param expected an entry that somebody noted elsewhere: without one, nobody can tell an audit whose end was cut off
 * together with its head, or that was written anew, from a whole one
 */
export function verifyAudit(database: OpenDatabase, expected: Head | null = null): Promise<AuditVerdict> {
  return database.snapshot(inside => walk(inside, expected));
}

async function walk(inside: Database, expected: Head | null): Promise<AuditVerdict> {
  let newest = ANCHOR;
  const broken = (number: number, what: string) => ({
    entries: newest.number,
    newest,
    fault: { number, what },
  });
  for (let rows = await rowsAfter(inside, null); rows.length > 0; rows = await rowsAfter(inside, newest)) {
    for (const row of rows) {
      const what = faultOf(row, newest, expected);
      if (what !== null) return broken(Math.min(row.seq, newest.number + 1), what);
      newest = { number: row.seq, hash: row.hash };
    }
  }
  const kept = await keptHead(inside);
  if (kept === null || kept.number !== newest.number || kept.hash !== newest.hash) {
    const named = kept === null ? 'no entry' : `entry ${kept.number}`;
    return broken(
      Math.min(newest.number, kept?.number ?? newest.number) + 1,
      `the audit ends with entry ${newest.number}, but its head names ${named} (${kept?.hash ?? 'none'}): entries at its end were removed or added`,
    );
  }
  if (expected !== null && expected.number > newest.number) {
    return broken(
      newest.number + 1,
      `the audit ends here, but entry ${expected.number} was noted: its end is missing`,
    );
  }
  return { entries: newest.number, newest, fault: null };
}

function faultOf(row: Row, previous: Head, expected: Head | null): string | null {
  const due = previous.number + 1;
  if (row.seq > due) {
    return `entries ${due} to ${row.seq - 1} are missing`;
  }
  if (row.seq < due) return `entry ${row.seq} does not belong to the audit: it begins with 1`;
  if (row.hash !== hashOfEntry(chainedOf(row), previous.hash)) {
    return 'this entry does not fit its hash: it was changed, or put into the place of another';
  }
  if (expected?.number === row.seq && expected.hash !== row.hash) {
    return 'this is not the entry that was noted: the audit was written anew up to here';
  }
  return null;
}

function rowsAfter({ sql }: Database, last: Head | null): Promise<Row[]> {
  const all = sql.selectFrom('audit').selectAll().orderBy('seq').limit(ROWS_AT_ONCE);
  return (last === null ? all : all.where('seq', '>', last.number)).execute();
}

async function keptHead({ sql }: Database): Promise<Head | null> {
  const kept = await sql
    .selectFrom('setting')
    .select('value')
    .where('name', '=', AUDIT_HEAD)
    .executeTakeFirst();
  return kept === undefined ? null : headOf(kept.value);
}
