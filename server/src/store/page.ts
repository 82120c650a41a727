import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import { type Kysely, type SelectQueryBuilder, sql as text } from 'kysely';
import { inTurns } from '../in-turns.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows of a page, in the requirement's form. */
export interface Page<T> {
  readonly currentPage: number;
  readonly total: number;
  readonly data: T[];
}

type List<T extends keyof Tables, Row> = (sql: Kysely<Tables>) => SelectQueryBuilder<Tables, T, Row>;

/**
 * A page of a list with the number of all its rows, both of the same moment.
 * @param number a page from 1, or -1 for all rows, which is page 1 of one
 * @param list all rows in their order, which is that of `seq`
 */
export async function readPage<T extends keyof Tables, Row, Item>(
  { atomically }: Database,
  number: number,
  list: List<T, Row>,
  read: (row: Row) => Item,
): Promise<Page<Item>> {
  const page = await atomically(inside => rowsOfPage(inside, number, list));
  // After the transaction: opening the secrets of many rows takes longer than finding them.
  return { ...page, data: await inTurns(page.data, read) };
}

/** A page as it is stored, for a transaction that looks at more than the list. */
export async function rowsOfPage<T extends keyof Tables, Row>(
  { sql }: Database,
  number: number,
  list: List<T, Row>,
): Promise<Page<Row>> {
  const all = list(sql);
  const rows = await (number === -1
    ? all
    : all.where(text.ref('seq'), 'in', numbersOf(all, number))
  ).execute();
  const { total } = await all
    .clearSelect()
    .clearOrderBy()
    .select(e => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { currentPage: number === -1 ? 1 : number, total: Number(total), data: rows };
}

/** The numbers of a page's rows. They are found in an index: to count them off in the table, SQLite reads all of it. */
function numbersOf<T extends keyof Tables, Row>(all: SelectQueryBuilder<Tables, T, Row>, page: number) {
  return all
    .clearSelect()
    .select(text.ref<number>('seq').as('seq'))
    .limit(PAGE_SIZE)
    .offset(rowsBefore(page));
}

/** How many rows come before a page: never more than the store can count, whatever page is asked for. */
export function rowsBefore(page: number): number {
  return Math.min((page - 1) * PAGE_SIZE, Number.MAX_SAFE_INTEGER - PAGE_SIZE);
}

/** The number of the last page of a log; 1 for an empty one. */
export function lastPage(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
