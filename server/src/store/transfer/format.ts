import type { TableName } from '../tables.ts';

/*
 * An export: JSON lines in gzip. The first line is the header, then comes a line a row, and last the check.
 * Tables stand in the order in which they can be filled, rows in the order of their keys.
 */

export const FORMAT = 'dolphindeck-store';
export const FORMAT_VERSION = 1;

export interface Header {
  readonly format: typeof FORMAT;
  readonly version: typeof FORMAT_VERSION;
  /** The migrations that made the tables. */
  readonly schema: readonly string[];
  readonly exportedAt: string;
  /** How many rows of each table follow. */
  readonly tables: Readonly<Record<TableName, number>>;
}

/** Columns by their names: text, whole numbers, null. */
export type Row = Readonly<Record<string, string | number | null>>;

export type RowLine = readonly [table: TableName, row: Row];

/** The last line: SHA-256 of all bytes before it, as hex. Without it an export is not whole. */
export interface Check {
  readonly sha256: string;
}
