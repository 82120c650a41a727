import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Numbers of a part. Finding a row costs a row a part, then an entry of an index a number in its part; PostgreSQL pays
 * ten times as much for a row, which may have been counted many times since it was last cleaned up.
 */
export const PART_NUMBERS = 1024;

interface Counted {
  readonly table: string;
  /** Rows with the same value here are a list of their own, too. */
  readonly by?: string;
}

const TABLES: readonly Counted[] = [
  { table: 'cluster' },
  { table: 'host' },
  { table: 'config_template', by: 'typ' },
  { table: 'run', by: 'cluster_id' },
  { table: 'package' },
  { table: 'account' },
  { table: 'token' },
];

/** The names of the lists of a row, as SQL: `cluster`; `run` and `run/<id of the cluster>`. */
function listsOf({ table, by }: Counted, row: string): string[] {
  return [`'${table}'`, ...(by === undefined ? [] : [`'${table}/' || ${row}.${by}`])];
}

function added(counted: Counted): string[] {
  return listsOf(counted, 'new').map(
    list => `insert into list_part (list, part, size) values (${list}, new.seq / ${PART_NUMBERS}, 1)
      on conflict (list, part) do update set size = list_part.size + 1;`,
  );
}

function removed(counted: Counted): string[] {
  return listsOf(counted, 'old').flatMap(list => {
    const part = `list = ${list} and part = old.seq / ${PART_NUMBERS}`;
    return [
      `update list_part set size = size - 1 where ${part};`,
      `delete from list_part where ${part} and size = 0;`,
    ];
  });
}

/**
 * How many rows each list has, by parts of their numbers, so that a page and the count of all rows are found without
 * going over the rows before or all of them. Triggers count: whatever changes a table, an import or a hand, the counts
 * are right in the same transaction.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('list_part')
    .addColumn('list', 'text', c => c.notNull())
    .addColumn('part', 'integer', c => c.notNull())
    .addColumn('size', 'integer', c => c.notNull())
    .addPrimaryKeyConstraint('list_part_once', ['list', 'part'])
    .execute();
  const onEvent = db.getExecutor().adapter instanceof PostgresAdapter ? inPostgres : inSqlite;
  for (const counted of TABLES) {
    await fill(db, counted);
    await onEvent(db, counted, 'insert', added(counted));
    await onEvent(db, counted, 'delete', removed(counted));
    if (counted.by !== undefined) {
      await onEvent(db, counted, `update of ${counted.by}`, [...removed(counted), ...added(counted)]);
    }
  }
}

async function fill(db: Kysely<unknown>, counted: Counted): Promise<void> {
  for (const list of listsOf(counted, 'r')) {
    await run(
      db,
      `insert into list_part (list, part, size) select l, p, count(*)
       from (select ${list} as l, r.seq / ${PART_NUMBERS} as p from ${counted.table} r) as numbers group by l, p`,
    );
  }
}

async function inSqlite(
  db: Kysely<unknown>,
  { table }: Counted,
  event: string,
  body: string[],
): Promise<void> {
  const name = nameOf(table, event);
  await run(db, `create trigger ${name} after ${event} on ${table} begin ${body.join('\n')} end`);
}

async function inPostgres(
  db: Kysely<unknown>,
  { table }: Counted,
  event: string,
  body: string[],
): Promise<void> {
  const name = nameOf(table, event);
  await run(
    db,
    `create function ${name}() returns trigger language plpgsql as $$ begin ${body.join('\n')} return null; end $$`,
  );
  await run(db, `create trigger ${name} after ${event} on ${table} for each row execute function ${name}()`);
}

function nameOf(table: string, event: string): string {
  return `${table}_counted_${event.split(' ')[0]}`;
}

async function run(db: Kysely<unknown>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}
