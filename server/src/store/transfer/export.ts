import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Kysely, sql as text } from 'kysely';
import { placeFile } from '../../place-file.ts';
import { StartError } from '../../secrets/start-error.ts';
import { type Database, type OpenDatabase, ROWS_AT_ONCE } from '../database.ts';
import { MIGRATIONS, schemaOf } from '../migrate.ts';
import { TABLE_KEYS, TABLE_NAMES, type TableName } from '../tables.ts';
import { type Check, FORMAT, FORMAT_VERSION, type Header, type Row, type RowLine } from './format.ts';

/** A line at a time would cost more than compressing it. */
const CHUNK_CHARACTERS = 65_536;

/** The tables by name, for what is the same for all of them. */
export type AnyTables = Kysely<Record<string, Row>>;

/**
 * Writes all tables to a file, as they are at one moment; a console may use the database meanwhile. Secrets stay
 * sealed: they are of no use without the key.
 * @returns how many rows were written
 * @throws StartError when the tables are not those of this version, or the file is there already: it may be the only backup
 */
export async function exportStore(database: OpenDatabase, file: string, now: Date): Promise<number> {
  const draft = `${file}.partial`;
  // A draft of somebody else would keep its owner and mode.
  await rm(draft, { force: true });
  try {
    const rows = await database.snapshot(async inside => {
      const header = await headerOf(inside, now);
      const out = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true });
      await pipeline(withCheck(linesOf(inside, header)), createGzip(), out);
      return Object.values(header.tables).reduce((sum, count) => sum + count, 0);
    });
    if (await placeFile(draft, file)) return rows;
    throw new StartError(`${file} is there already; name a new file for the export`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function headerOf({ sql }: Database, now: Date): Promise<Header> {
  const schema = await schemaOf(sql);
  if (schema.join() !== Object.keys(MIGRATIONS).join()) {
    throw new StartError(
      `the tables are of another version (${schema.at(-1) ?? 'none'}); start this version's console on them once, then export`,
    );
  }
  const tables = Object.fromEntries(
    await Promise.all(
      TABLE_NAMES.map(async name => [name, await countRows(sql as unknown as AnyTables, name)]),
    ),
  ) as Record<TableName, number>;
  return { format: FORMAT, version: FORMAT_VERSION, schema, exportedAt: now.toISOString(), tables };
}

/** How many rows a table has. */
export async function countRows(sql: AnyTables, table: TableName): Promise<number> {
  const row = await sql
    .selectFrom(table)
    .select(e => e.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return row.rows;
}

async function* linesOf({ sql }: Database, header: Header): AsyncGenerator<Header | RowLine> {
  yield header;
  for (const table of TABLE_NAMES) {
    for await (const row of rowsOf(sql as unknown as AnyTables, table)) yield [table, row];
  }
}

/** All rows of a table by its keys, some at a time: a log may be larger than the memory. */
export async function* rowsOf(sql: AnyTables, table: TableName): AsyncGenerator<Row> {
  const keys: readonly string[] = TABLE_KEYS[table];
  const columns = text.join(keys.map(key => text.ref(key)));
  let rows: readonly Row[] = [];
  do {
    const last = rows.at(-1);
    let query = sql.selectFrom(table).selectAll().limit(ROWS_AT_ONCE);
    for (const key of keys) query = query.orderBy(key);
    if (last !== undefined) {
      query = query.where(text<boolean>`(${columns}) > (${text.join(keys.map(key => last[key]))})`);
    }
    rows = await query.execute();
    yield* rows;
  } while (rows.length === ROWS_AT_ONCE);
}

async function* withCheck(lines: AsyncIterable<Header | RowLine>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let written = '';
  for await (const line of lines) {
    written += `${JSON.stringify(line)}\n`;
    if (written.length < CHUNK_CHARACTERS) continue;
    hash.update(written);
    yield written;
    written = '';
  }
  const check: Check = { sha256: hash.update(written).digest('hex') };
  yield `${written}${JSON.stringify(check)}\n`;
}
