import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { Mutex } from '../mutex.ts';
import { isBusy } from './busy.ts';
import { isDamage } from './damage.ts';

/** Statements kept prepared. The console has about a hundred; inserts of many rows add a few more. */
const CACHED_STATEMENTS = 200;

/** Everything that is SQLite's own. WAL: readers of a backup never stop the console. FULL: a commit that was
 * answered survives a power cut; it costs 0.2 ms a commit, and events are committed in batches. */
const PRAGMAS = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  // SQLite would wait with the whole process standing still; `executeQuery` waits instead.
  'pragma busy_timeout = 0',
  'pragma foreign_keys = on',
];

/** How long a statement waits for another program that holds the lock, such as a repair by hand or a backup. */
const BUSY_MS = 5_000;
const BUSY_RETRY_MS = 20;

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();
  readonly #onDamage: () => void;

  constructor(database: DatabaseSync, onDamage: () => void) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  /** Until when whoever has the connection waits for another program, by the monotonic clock. */
  patientUntil = 0;

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (;;) {
      try {
        return this.#execute(query);
      } catch (error) {
        if (isDamage(error)) this.#onDamage();
        // Inside a transaction the lock is ours.
        if (!isBusy(error) || this.#database.isTransaction || performance.now() > this.patientUntil)
          throw error;
      }
      await sleep(BUSY_RETRY_MS);
    }
  }

  #execute<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const { statement, answersRows } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (answersRows) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // biome-ignore lint/correctness/useYield: required by Kysely, used by nobody: pages are small.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming a query is not supported');
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    const oldest = this.#prepared.keys().next();
    if (this.#prepared.size >= CACHED_STATEMENTS && !oldest.done) this.#prepared.delete(oldest.value);
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

class SqliteDriver implements Driver {
  readonly #file: string;
  readonly #mutex: Mutex;
  readonly #onDamage: () => void;
  #database: DatabaseSync | undefined;
  #connection: SqliteConnection | undefined;
  #release = (): void => {};

  constructor(file: string, mutex: Mutex, onDamage: () => void) {
    this.#file = file;
    this.#mutex = mutex;
    this.#onDamage = onDamage;
  }

  async init(): Promise<void> {
    this.#database = new DatabaseSync(this.#file);
    for (const pragma of PRAGMAS) this.#database.exec(pragma);
    this.#connection = new SqliteConnection(this.#database, this.#onDamage);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    // From here: who waited behind others has waited already, so that all of them are answered in time.
    const patientUntil = performance.now() + BUSY_MS;
    const release = await this.#mutex.lock();
    if (this.#connection === undefined) throw new Error('the store is closed');
    this.#connection.patientUntil = patientUntil;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  /** Immediate: a transaction that reads first and writes later never finds the database changed in between. */
  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    const mode = accessMode === 'read only' ? 'deferred' : 'immediate';
    await connection.executeQuery(CompiledQuery.raw(`begin ${mode}`));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite takes a transaction back by itself when the disk is full; what is told then is that.
    if (this.#database?.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#connection = undefined;
    this.#database?.close();
  }
}

class NodeSqliteAdapter extends SqliteAdapter {
  /** A migration that fails half-way leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** Not Kysely's own lock: ours (`mutex.ts`) also refuses a transaction that waits for itself. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * Kysely over `node:sqlite`: one connection, one user of it at a time.
 * @param onDamage is told when a statement found the file damaged
 */
export function sqliteDialect(file: string, mutex: Mutex, onDamage: () => void): Dialect {
  return {
    createAdapter: () => new NodeSqliteAdapter(),
    createDriver: () => new SqliteDriver(file, mutex, onDamage),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
