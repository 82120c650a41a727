import { Kysely, sql } from 'kysely';
import { type Database, type OpenDatabase, overConnection } from '../database.ts';
import { createMutex } from '../mutex.ts';
import { TABLE_KEYS, TABLE_NAMES, type Tables } from '../tables.ts';
import { postgresDialect } from './dialect.ts';
import { Session, type SessionOptions } from './session.ts';

/**
 * Opens a PostgreSQL database.
 * @throws StartError when another console has it or it refuses this one, StoreUnavailable when it cannot be reached
 */
export async function openPostgres(options: SessionOptions): Promise<OpenDatabase> {
  const mutex = createMutex();
  const session = await Session.open(options);
  const db = new Kysely<Tables>({ dialect: postgresDialect(session, mutex) });
  return {
    ...overConnection(db, mutex),
    continueNumbers,
    async close() {
      await db.destroy();
      // Kysely closes nothing before the first statement.
      await session.close();
    },
  };
}

async function continueNumbers({ sql: db }: Database): Promise<void> {
  for (const table of TABLE_NAMES.filter(name => TABLE_KEYS[name][0] === 'seq')) {
    const counter = sql`pg_get_serial_sequence(${`"${table}"`}, 'seq')`;
    await sql`select setval(${counter}, max(seq)) from ${sql.table(table)} having max(seq) is not null`.execute(
      db,
    );
  }
}
