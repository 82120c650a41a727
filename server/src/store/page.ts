import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import { type QueryCreator, type SelectQueryBuilder, sql as text } from 'kysely';
import { inTurns } from '../in-turns.ts';
import type { Database } from './database.ts';
import { PART_NUMBERS } from './migrations/2026-10-parts.ts';
import type { ListName, Tables } from './tables.ts';

/** Rows of a page, in the requirement's form. */
export interface Page<T> {
  readonly currentPage: number;
  readonly total: number;
  readonly data: T[];
}

/** What is wanted of a list. */
export interface Wanted {
  /** The name under which its rows are counted. */
  readonly list: ListName;
  /** A page from 1, or -1 for all rows, which is page 1 of one. */
  readonly page: number;
}

/** Where a list is read: a database, or one that knows a place of the list besides. */
export type Queries = QueryCreator<Tables>;

type List<T extends keyof Tables, Row> = (sql: Queries) => SelectQueryBuilder<Tables, T, Row>;

/**
 * A page of a list with the number of all its rows, both of the same moment.
 * @param rows all rows of the list, by falling `seq`
 */
export async function readPage<T extends keyof Tables, Row, Item>(
  database: Database,
  wanted: Wanted,
  rows: List<T, Row>,
  read: (row: Row) => Item,
): Promise<Page<Item>> {
  const page = await rowsOfPage(database, wanted, rows);
  return { ...page, data: await inTurns(page.data, read) };
}

/** A page as it is stored. */
export async function rowsOfPage<T extends keyof Tables, Row>(
  { sql, atomically }: Database,
  wanted: Wanted,
  rows: List<T, Row>,
): Promise<Page<Row>> {
  if (wanted.page === -1) {
    const data = await rows(sql).execute();
    return { currentPage: 1, total: data.length, data };
  }
  const page = await inOneStatement(sql, wanted, rows);
  if (page !== null) return page;
  // Nothing to carry the count: it is asked for, too, at the same moment.
  return atomically(
    async inside =>
      (await inOneStatement(inside.sql, wanted, rows)) ?? {
        currentPage: wanted.page,
        total: await totalOf(inside, wanted.list),
        data: [],
      },
  );
}

/** The rows of a page, each with the count of all; null when it has none. One statement: each takes its time to PostgreSQL and back. */
async function inOneStatement<T extends keyof Tables, Row>(
  sql: Queries,
  { list, page }: Wanted,
  rows: List<T, Row>,
): Promise<Page<Row> | null> {
  const all = rows(sql.with('place', inner => placeOf(inner, list, rowsBefore(page))));
  const numbers = all
    .clearSelect()
    .select(text.ref<number>('seq').as('seq'))
    .where(text<boolean>`seq < (select below from place)`)
    .limit(PAGE_SIZE)
    .offset(text<number>`coalesce((select skip from place), 0)`);
  const found = await all
    // Numbers first, from their index: to count rows off in the table, SQLite reads all of them.
    .where(text.ref('seq'), 'in', numbers)
    // PostgreSQL's sums are of any length, so they come as text.
    .select(text<number | string>`(select total from place)`.as('total_rows'))
    .execute();
  const [first] = found;
  if (first === undefined) return null;
  const data = found.map(({ total_rows: _, ...row }) => row as Row);
  return { currentPage: page, total: Number(first.total_rows), data };
}

/**
 * Where so many rows of a list have gone by, from the counts of its parts: among the numbers below `below`, after
 * `skip` of them. No row when the list is empty.
 */
function placeOf(sql: Queries, list: ListName, before: number) {
  const parts = sql
    .selectFrom('list_part')
    .select(e => [
      'part',
      'size',
      e.fn
        .sum<number>('size')
        .over(window => window.orderBy('part', 'desc'))
        .as('until'),
      e.fn.sum<number>('size').over().as('total'),
    ])
    .where('list', '=', list);
  return (
    sql
      .selectFrom(parts.as('parts'))
      .select(e => [
        'total',
        text<number>`(part + 1) * ${text.lit(PART_NUMBERS)}`.as('below'),
        text<number>`${text.val(before)} - (${e.ref('until')} - size)`.as('skip'),
      ])
      // A page after the end is looked for in the last part, where it is not.
      .where(e => e.or([e('until', '>', before), e('until', '=', e.ref('total'))]))
      .orderBy('part', 'desc')
      .limit(1)
  );
}

async function totalOf({ sql }: Database, list: ListName): Promise<number> {
  const { total } = await sql
    .selectFrom('list_part')
    .select(e => e.fn.sum<number | string | null>('size').as('total'))
    .where('list', '=', list)
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** How many rows come before a page: never more than the store can count, whatever page is asked for. */
export function rowsBefore(page: number): number {
  return Math.min((page - 1) * PAGE_SIZE, Number.MAX_SAFE_INTEGER - PAGE_SIZE);
}

/** The number of the last page of a log; 1 for an empty one. */
export function lastPage(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
