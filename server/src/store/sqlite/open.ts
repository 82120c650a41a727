import { Kysely } from 'kysely';
import { type OpenDatabase, overConnection } from '../database.ts';
import { createMutex } from '../mutex.ts';
import type { Tables } from '../tables.ts';
import { sqliteDialect } from './driver.ts';

/**
 * Opens a SQLite file.
 * @param onDamage is told when a statement finds it damaged
 */
export function openSqlite(file: string, onDamage = () => {}): OpenDatabase {
  const mutex = createMutex();
  const sql = new Kysely<Tables>({ dialect: sqliteDialect(file, mutex, onDamage) });
  return {
    ...overConnection(sql, mutex),
    // `autoincrement` goes on after the largest number that was ever inserted.
    continueNumbers: async () => {},
  };
}
