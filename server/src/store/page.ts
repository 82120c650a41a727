import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import { type Kysely, type SelectQueryBuilder, sql as text } from 'kysely';
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

type List<T extends keyof Tables, Row> = (sql: Kysely<Tables>) => SelectQueryBuilder<Tables, T, Row>;

/**
 * A page of a list with the number of all its rows, both of the same moment.
 * @param rows all rows of the list, by falling `seq`
 */
export async function readPage<T extends keyof Tables, Row, Item>(
  { atomically }: Database,
  wanted: Wanted,
  rows: List<T, Row>,
  read: (row: Row) => Item,
): Promise<Page<Item>> {
  const page = await atomically(inside => rowsOfPage(inside, wanted, rows));
  // After the transaction: opening the secrets of many rows takes longer than finding them.
  return { ...page, data: await inTurns(page.data, read) };
}

/** A page as it is stored, for a transaction that looks at more than the list. */
export async function rowsOfPage<T extends keyof Tables, Row>(
  { sql }: Database,
  { list, page }: Wanted,
  rows: List<T, Row>,
): Promise<Page<Row>> {
  const all = rows(sql);
  if (page === -1) {
    const data = await all.execute();
    return { currentPage: 1, total: data.length, data };
  }
  const place = await placeOf(sql, list, rowsBefore(page));
  if (place === null) return { currentPage: page, total: 0, data: [] };
  const numbers = all
    .clearSelect()
    .select(text.ref<number>('seq').as('seq'))
    .where(text.ref('seq'), '<', place.below)
    .limit(PAGE_SIZE)
    .offset(place.skip);
  // Numbers first, from their index: to count rows off in the table, SQLite reads all of them.
  const data = await all.where(text.ref('seq'), 'in', numbers).execute();
  return { currentPage: page, total: place.total, data };
}

interface Place {
  /** How many rows the list has. */
  readonly total: number;
  /** The place is among the numbers below this one, after so many of them. */
  readonly below: number;
  readonly skip: number;
}

/** Where so many rows of a list have gone by, from the counts of its parts; null when the list is empty. */
async function placeOf(sql: Kysely<Tables>, list: ListName, before: number): Promise<Place | null> {
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
  const found = await sql
    .selectFrom(parts.as('parts'))
    .selectAll()
    // A page after the end is looked for in the last part, where it is not.
    .where(e => e.or([e('until', '>', before), e('until', '=', e.ref('total'))]))
    .orderBy('part', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) return null;
  return {
    // PostgreSQL's sums are of any length, so they come as text.
    total: Number(found.total),
    below: (found.part + 1) * PART_NUMBERS,
    skip: before - (Number(found.until) - found.size),
  };
}

/** How many rows come before a page: never more than the store can count, whatever page is asked for. */
export function rowsBefore(page: number): number {
  return Math.min((page - 1) * PAGE_SIZE, Number.MAX_SAFE_INTEGER - PAGE_SIZE);
}

/** The number of the last page of a log; 1 for an empty one. */
export function lastPage(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
