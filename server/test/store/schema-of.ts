import { sql as text } from 'kysely';
import type { OpenDatabase } from '../../src/store/database.ts';

/** Everything that makes a schema, by name: its definition as the database itself tells it. */
export type Schema = ReadonlyMap<string, string>;

/** The schema of a SQLite file. */
export async function sqliteSchema({ sql }: OpenDatabase): Promise<Schema> {
  const { rows } = await text<{ type: string; name: string; sql: string }>`
    select type, name, sql from sqlite_master
    where sql is not null and name not like 'sqlite_%' and tbl_name not like 'kysely_%'`.execute(sql);
  return sorted(rows.map(row => [`${row.type} ${row.name}`, row.sql]));
}

/** The schema of a PostgreSQL database: columns, constraints, indexes, triggers and their functions. */
export async function postgresSchema({ sql }: OpenDatabase): Promise<Schema> {
  const { rows } = await text<{ name: string; definition: string }>`
    with ours as (
      select c.oid, c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely_%'
    )
    select 'column ' || t.relname || '.' || a.attname as name,
      format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        || case a.attidentity when 'd' then ' identity by default' when 'a' then ' identity always' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as definition
      from ours t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    union all select 'constraint ' || t.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
      from ours t join pg_constraint k on k.conrelid = t.oid where k.contype <> 'n'
    union all select 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
      from ours t join pg_index i on i.indrelid = t.oid
    union all select 'trigger ' || t.relname || '.' || g.tgname, pg_get_triggerdef(g.oid)
      from ours t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal
    union all select 'function ' || p.proname, p.prosrc
      from pg_proc p where p.pronamespace = 'public'::regnamespace`.execute(sql);
  return sorted(rows.map(row => [row.name, row.definition]));
}

/** What a migration has made of a schema, a line or more for each thing. */
export function changesOf(before: Schema, after: Schema): string[] {
  const made = [...after].filter(([name, definition]) => before.get(name) !== definition);
  const gone = [...before.keys()].filter(name => !after.has(name));
  return [
    ...gone.map(name => `- ${name}`),
    ...made.map(([name, definition]) => `${before.has(name) ? '~' : '+'} ${name}: ${inLines(definition)}`),
  ];
}

/** Blanks as in no programmer's layout, so that only what is said counts. */
const inLines = (definition: string) => definition.replace(/\s+/g, ' ').trim();

function sorted(entries: [string, string][]): Schema {
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
