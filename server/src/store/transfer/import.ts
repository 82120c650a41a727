import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { StartError } from '../../secrets/start-error.ts';
import { createAuditStore, type NewAuditEntry } from '../audit.ts';
import { type Database, type OpenDatabase, ROWS_AT_ONCE } from '../database.ts';
import { giveId } from '../in-force.ts';
import { MIGRATIONS, migrate } from '../migrate.ts';
import { TABLE_NAMES, type TableName } from '../tables.ts';
import { type AnyTables, countRows } from './export.ts';
import { type Check, FORMAT, FORMAT_VERSION, type Header, type Row, type RowLine } from './format.ts';

/** What a console writes at its very first start, of its key and of itself: nobody's data, and the export has its own. */
const FIRST_START = 'setting';

const NEWLINE = 0x0a;

/**
 * Fills an empty database with an export: all of it, or nothing when anything is wrong.
 * @param entry is added to the audit that was stored
 * @returns how many rows were stored
 * @throws StartError when the database is not empty, or the file is none, is damaged, or of another version
 */
export async function importStore(
  database: OpenDatabase,
  file: string,
  entry?: NewAuditEntry,
): Promise<number> {
  await migrate(database.sql);
  return database.atomically(async inside => {
    await requireEmpty(inside);
    const rows = await fill(inside, file);
    await database.continueNumbers(inside);
    await giveId(inside);
    if (entry !== undefined) await createAuditStore(inside).append(entry);
    return rows;
  });
}

async function requireEmpty({ sql }: Database): Promise<void> {
  for (const table of TABLE_NAMES) {
    const rows = await countRows(sql as unknown as AnyTables, table);
    if (rows === 0 || table === FIRST_START) continue;
    throw new StartError(`the database has data already (${table}: ${rows} rows); import into an empty one`);
  }
  await sql.deleteFrom(FIRST_START).execute();
}

async function fill({ sql }: Database, file: string): Promise<number> {
  const damaged = (what: string) => new StartError(`${file} is damaged (${what}); use another export`);
  const hash = createHash('sha256');
  const batch = createBatch(sql as unknown as AnyTables);
  const counts = new Map<TableName, number>();
  let header: Header | null = null;
  let check: Check | null = null;
  for await (const bytes of linesOf(file)) {
    if (check !== null) throw damaged('more after its end');
    const line = parse(bytes);
    if (header === null) {
      header = headerOf(line, file);
    } else if (line === null) {
      throw damaged('a line that is none');
    } else if (Array.isArray(line)) {
      const [table, row] = line as unknown as RowLine;
      if (!TABLE_NAMES.includes(table)) throw damaged('a table that is none');
      counts.set(table, (counts.get(table) ?? 0) + 1);
      await batch.add(table, row);
    } else {
      check = line as Check;
      if (check.sha256 !== hash.digest('hex')) throw damaged('its checksum is another one');
      continue;
    }
    hash.update(bytes).update('\n');
  }
  if (header === null || check === null) throw damaged('its end is missing');
  await batch.flush();
  for (const table of TABLE_NAMES) {
    if ((counts.get(table) ?? 0) !== header.tables[table]) throw damaged(`rows of ${table} are missing`);
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function headerOf(line: unknown, file: string): Header {
  const header = line as Partial<Header> | null;
  if (header?.format !== FORMAT) throw new StartError(`${file} is no export of a DolphinDeck`);
  const schema = header.schema?.join();
  if (header.version !== FORMAT_VERSION || schema !== Object.keys(MIGRATIONS).join()) {
    throw new StartError(
      `${file} was written by another version (${header.schema?.at(-1)}); import it with that version, then start this one`,
    );
  }
  return header as Header;
}

/** Rows of one table are stored some at a time. */
function createBatch(sql: AnyTables) {
  let table: TableName | null = null;
  let rows: Row[] = [];

  async function flush(): Promise<void> {
    if (table !== null && rows.length > 0) await sql.insertInto(table).values(rows).execute();
    rows = [];
  }

  return {
    flush,
    async add(name: TableName, row: Row): Promise<void> {
      if (name !== table || rows.length === ROWS_AT_ONCE) await flush();
      table = name;
      rows.push(row);
    },
  };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * The lines of a file, without their ends. Not by `readline`: it also ends lines at U+2028, which texts may hold.
 * @throws StartError when it cannot be read or unpacked
 */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  const unpacked = createGunzip();
  input.on('error', error => unpacked.destroy(error));
  input.pipe(unpacked);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      let data = Buffer.concat([rest, chunk]);
      for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE)) {
        yield data.subarray(0, end);
        data = data.subarray(end + 1);
      }
      rest = data;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^(Z_|E[A-Z]+$)/.test(code)) throw error;
    throw new StartError(`${file} cannot be read as an export (${code})`);
  } finally {
    input.destroy();
  }
  if (rest.length > 0) throw new StartError(`${file} is damaged (cut off in a line); use another export`);
}
