import type { Kysely } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts';
import { TABLE_NAMES } from '../../src/store/tables.ts';
import { MADE_OF, MOVED, RELEASED, type Rows } from './released.ts';
import { changesOf, postgresSchema, type Schema, sqliteSchema } from './schema-of.ts';
import { KINDS, partsOf, rowsOf, tempDatabase } from './support.ts';

const NAMES = Object.keys(MIGRATIONS);

it('have what was stored before and after each of them', () => {
  expect(Object.keys(RELEASED)).toEqual(NAMES);
  expect(Object.keys(MADE_OF)).toEqual(NAMES);
});

/** Rows with what is known of the same rows elsewhere put over them. */
function over(rows: Rows, more: Rows): Record<string, object[]> {
  const tables = new Set([...Object.keys(rows), ...Object.keys(more)]);
  return Object.fromEntries(
    [...tables].map(table => {
      const [one = [], other = []] = [rows[table], more[table]];
      const length = Math.max(one.length, other.length);
      return [table, Array.from({ length }, (_x, i) => ({ ...one[i], ...other[i] }))];
    }),
  );
}

/** Rows without the columns that have moved. */
function present(rows: Rows): Rows {
  return Object.fromEntries(
    Object.entries(rows).map(([table, some]) => {
      const isThere = ([column]: [string, unknown]) => MOVED[table]?.includes(column) !== true;
      return [table, some.map(row => Object.fromEntries(Object.entries(row).filter(isThere)))];
    }),
  );
}

describe.each(KINDS)('on $kind', ({ kind, makePlace }) => {
  it('make what they always made: a released one never changes', async () => {
    const database = await tempDatabase(await makePlace());
    onTestFinished(() => database.close());
    const schemaOf = kind === 'SQLite' ? sqliteSchema : postgresSchema;
    const lines: string[] = [];
    let before: Schema = new Map();
    for (const [index, name] of NAMES.entries()) {
      await migrate(database.sql, Object.fromEntries(Object.entries(MIGRATIONS).slice(0, index + 1)));
      const after = await schemaOf(database);
      lines.push(name, ...changesOf(before, after).map(line => `  ${line}`), '');
      before = after;
    }
    // A new migration brings its part: vitest -u. What stands there before it must not change.
    await expect(lines.join('\n')).toMatchFileSnapshot(`schema/${kind.toLowerCase()}.txt`);
  });

  it.each(NAMES)('a database of %s keeps everything, and gets what is new', async name => {
    const database = await tempDatabase(await makePlace());
    const until = NAMES.slice(0, NAMES.indexOf(name) + 1);
    await migrate(database.sql, Object.fromEntries(Object.entries(MIGRATIONS).slice(0, until.length)));
    const rows = RELEASED[name] ?? {};
    for (const table of TABLE_NAMES.filter(known => rows[known] !== undefined)) {
      const tables = database.sql as unknown as Kysely<Record<string, object>>;
      await tables
        .insertInto(table)
        .values([...(rows[table] ?? [])])
        .execute();
    }

    await migrate(database.sql);
    expect(await rowsOf(database)).toMatchObject(over(present(rows), MADE_OF[name] ?? {}));
    const { kept, real } = await partsOf(database);
    expect(kept).toEqual(real);
    expect(kept.size).toBeGreaterThan(0);
    await database.close();
  });
});
