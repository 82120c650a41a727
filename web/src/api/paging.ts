import type * as endpoint from '@dolphindeck/contract/api/endpoint.ts';

/** Rows on a page of a list. Typed as the contract's literal, so that it cannot differ; its value brings TypeBox along. */
export const PAGE_SIZE: typeof endpoint.PAGE_SIZE = 10;

/** How many pages a list of `total` rows has: at least one, also before it is known. */
export function pagesOf(total = 0): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}
