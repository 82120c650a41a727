import { PAGE_SIZE } from '@dolphindeck/contract/api/endpoint.ts';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows of a page, in the requirement's form. */
export interface Page<T> {
  readonly currentPage: number;
  readonly total: number;
  readonly data: T[];
}

/**
 * A page of a list with the number of all its rows, both of the same moment.
 * @param number a page from 1, or -1 for all rows, which is page 1 of one
 * @param list all rows in their order
 */
export function readPage<T extends keyof Tables, Row, Item>(
  { atomically }: Database,
  number: number,
  list: (sql: Kysely<Tables>) => SelectQueryBuilder<Tables, T, Row>,
  read: (row: Row) => Item,
): Promise<Page<Item>> {
  return atomically(async ({ sql }) => {
    const all = list(sql);
    const some = number === -1 ? all : all.limit(PAGE_SIZE).offset(rowsBefore(number));
    const rows = await some.execute();
    const { total } = await all
      .clearSelect()
      .clearOrderBy()
      .select(e => e.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return { currentPage: number === -1 ? 1 : number, total: Number(total), data: rows.map(read) };
  });
}

/** How many rows come before a page: never more than the store can count, whatever page is asked for. */
export function rowsBefore(page: number): number {
  return Math.min((page - 1) * PAGE_SIZE, Number.MAX_SAFE_INTEGER - PAGE_SIZE);
}

/** The number of the last page of a log; 1 for an empty one. */
export function lastPage(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
