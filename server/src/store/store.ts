import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { RunStore } from '../engine/ports.ts';
import type { KeySettings } from '../secrets/master-key.ts';
import { StartError } from '../secrets/start-error.ts';
import { createAccountStore } from './accounts.ts';
import { createAuditStore } from './audit.ts';
import { auditSettings } from './audited-settings.ts';
import { sealClearSettings } from './clear-settings.ts';
import { createClusterStore } from './clusters.ts';
import { consoleIdOf, moveIn } from './console-id.ts';
import { createConsoleKeyStore } from './console-keys.ts';
import type { Database, OpenDatabase } from './database.ts';
import { createFootprintStore } from './footprints.ts';
import { createHostStore } from './hosts.ts';
import { noteInForce, requireInForce, requireNotMissing } from './in-force.ts';
import { openVault } from './key-check.ts';
import { migrate } from './migrate.ts';
import { createNoticeStore } from './notices.ts';
import { createPackageTable } from './packages.ts';
import { createPastRunStore } from './past-runs.ts';
import type { DatabaseEvents } from './postgres/session.ts';
import { createRestorePointStore } from './restore-points.ts';
import { createRunLifecycle, type LifecycleTools } from './run-lifecycle.ts';
import { createRunLog } from './run-log.ts';
import { createRunStore } from './runs.ts';
import { createSessionStore } from './sessions.ts';
import { createSignInStore } from './sign-ins.ts';
import { lockFolder } from './sqlite/lock.ts';
import { takeSqlite } from './sqlite/take.ts';
import { createTemplateStore } from './templates.ts';
import { createTokenStore } from './tokens.ts';

export interface StoreOptions extends KeySettings {
  /** Folder of everything that lasts. Created when missing. */
  readonly dataDir: string;
  /** A PostgreSQL database that holds the tables; without it they are a SQLite file in the data folder. */
  readonly databaseUrl?: string;
  readonly events?: DatabaseEvents;
  readonly clock?: () => Date;
  /** Who is told that a run has ended. */
  readonly noticeTargets?: readonly NoticeTarget[];
}

/** The aggregates, over the database or over one transaction of it. */
export type Aggregates = ReturnType<typeof aggregates>;

export type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * Opens the store of a data folder and makes it this process's alone.
 * @throws StartError when folder or database are in use, the database is not the one in force, the tables are newer than
 * the program, or the key does not fit; StoreUnavailable when the database cannot be reached
 */
export async function openStore({ clock = () => new Date(), ...options }: StoreOptions) {
  const { noticeTargets = [] } = options;
  await requireNotMissing(options);
  const { database, close } = await takeDatabase({ ...options, clock });
  try {
    await requireInForce(options, database);
    await migrate(database.sql);
    const vault = await openVault(database, options);
    await sealClearSettings(database, vault);
    await noteInForce(options, database, clock());
    const over = (place: Database) => aggregates(place, { vault, clock, noticeTargets });
    return {
      ...over(database),
      /** Which console this is. */
      consoleId: await consoleIdOf(database),
      /** See audited-settings.ts. */
      auditSettings: (settings: Readonly<Record<string, unknown>>, at: string): Promise<void> =>
        auditSettings(database, settings, at),
      /** See console-id.ts. */
      moveIn: (home: string, settle: (isCopy: boolean) => Promise<void>): Promise<void> =>
        moveIn(database, home, settle),
      /** Does the work in one transaction, through the aggregates that it is given and no others. */
      transaction: <T>(work: (inside: Aggregates) => Promise<T>): Promise<T> =>
        database.atomically(inside => work(over(inside))),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Makes the data folder and the database this process's alone.
 * @returns the database, and what closes it and gives the folder back
 */
export async function takeDatabase({
  dataDir,
  databaseUrl,
  events = {},
  clock = () => new Date(),
}: Pick<StoreOptions, 'dataDir' | 'databaseUrl' | 'events' | 'clock'>): Promise<{
  database: OpenDatabase;
  close: () => Promise<void>;
}> {
  await makeFolder(dataDir);
  const lock = lockFolder(join(dataDir, 'console.lock'));
  try {
    if (databaseUrl === undefined) return await takeSqlite(join(dataDir, 'deck.sqlite'), lock, clock());
    // Loaded only where it is used: a console on SQLite needs no client of PostgreSQL.
    const { openPostgres } = await import('./postgres/open.ts');
    const database = await openPostgres({ url: databaseUrl, exclusive: true, events });
    const close = () => database.close().finally(() => lock.release(null));
    return { database, close };
  } catch (error) {
    lock.release(null);
    throw error;
  }
}

function aggregates(database: Database, tools: LifecycleTools) {
  const { vault } = tools;
  const runs = {
    ...createRunStore(database, vault),
    ...createRunLog(database),
    ...createRunLifecycle(database, tools),
  };
  return {
    clusters: createClusterStore(database, vault),
    footprints: createFootprintStore(database),
    restorePoints: createRestorePointStore(database),
    signIns: createSignInStore(database, vault),
    hosts: createHostStore(database, vault),
    consoleKeys: createConsoleKeyStore(database, vault),
    templates: createTemplateStore(database, vault),
    packages: createPackageTable(database),
    runs: runs satisfies RunStore,
    pastRuns: createPastRunStore(database),
    notices: createNoticeStore(database),
    accounts: createAccountStore(database),
    sessions: createSessionStore(database),
    tokens: createTokenStore(database),
    audit: createAuditStore(database),
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`the data folder ${dataDir} cannot be used (${code}); set DECK_DATA to another one`);
  }
}
