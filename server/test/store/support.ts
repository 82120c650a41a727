import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { PlanSummary } from '@dolphindeck/contract/run/plan-view.ts';
import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { freshDatabase } from '../../../test/postgres/shared.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { PART_NUMBERS } from '../../src/store/migrations/2026-10-parts.ts';
import { openPostgres } from '../../src/store/postgres/open.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { TABLE_KEYS, TABLE_NAMES } from '../../src/store/tables.ts';
import { exampleCluster } from '../domain/example.ts';

/** What a store is opened with: a data folder, and a database when it is not SQLite. */
export interface Place {
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

/** The kinds of database, each with a way to make a place for a store that has nothing yet. */
export const KINDS: readonly { readonly kind: string; readonly makePlace: () => Promise<Place> }[] = [
  { kind: 'SQLite', makePlace: async () => ({ dataDir: await tempFolder() }) },
  {
    kind: 'PostgreSQL',
    makePlace: async () => ({ dataDir: await tempFolder(), databaseUrl: (await freshDatabase()).url }),
  },
];

/** A folder of the running test, removed at its end. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deck-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store of the running test, closed at its end. */
export async function tempStore(
  place?: Place,
  clock = () => new Date(),
  noticeTargets: readonly NoticeTarget[] = [],
): Promise<Store> {
  const store = await openStore({ ...(place ?? { dataDir: await tempFolder() }), clock, noticeTargets });
  onTestFinished(() => store.close());
  return store;
}

/** The database of a place beside any store. */
export async function tempDatabase({ dataDir, databaseUrl }: Place): Promise<OpenDatabase> {
  if (databaseUrl === undefined) return openSqlite(join(dataDir, 'deck.sqlite'));
  return openPostgres({ url: databaseUrl, exclusive: false });
}

/** Tables that are listed, and what makes lists of their own of their rows. */
const LISTS = {
  ...{ cluster: null, host: null, config_template: 'typ', run: 'cluster_id', package: null },
  ...{ account: null, token: null },
};

export const newId = () => randomBytes(4).toString('hex');

/** A plan that does nothing anywhere, as it is kept. */
export const SUMMARY: PlanSummary = { action: 'start', steps: [], hosts: [], packages: [] };

/**
 * Stores a deployed cluster and a waiting run of it; answers the id of the run.
 * @param next the id of a start that is to follow; the run is a deploy then
 */
export async function storeRun(store: Store, name = 'c', createdAt = '', next?: string): Promise<string> {
  const { id: _, ...spec } = exampleCluster();
  const clusterId = newId();
  await store.clusters.insert(clusterId, { ...spec, name }, 'deploysuccess', '');
  const id = newId();
  const action = next === undefined ? ('start' as const) : ('deploy' as const);
  const run = { id, clusterId, clusterName: name, action, hosts: [...spec.hosts] };
  const followedBy = next === undefined ? null : { id: next, plan: { id: next }, summary: SUMMARY };
  await store.runs.insert(
    { ...run, packages: [], user: null, plan: { id }, summary: SUMMARY, followedBy },
    createdAt,
  );
  return id;
}

/** How many rows each list has in each of its parts, by their names: as it is kept, and as the tables have it. */
export async function partsOf(database: OpenDatabase) {
  const rows = await rowsOf(database);
  const [kept, real] = [new Map<string, number>(), new Map<string, number>()];
  for (const { list, part, size } of await database.sql.selectFrom('list_part').selectAll().execute()) {
    kept.set(`${list} ${part}`, size);
  }
  for (const [table, by] of Object.entries(LISTS)) {
    for (const row of rows[table] as { seq: number; [column: string]: unknown }[]) {
      for (const list of by === null ? [table] : [table, `${table}/${row[by]}`]) {
        const name = `${list} ${Math.floor(row.seq / PART_NUMBERS)}`;
        real.set(name, (real.get(name) ?? 0) + 1);
      }
    }
  }
  return { kept, real };
}

/** All rows of all tables. */
export async function rowsOf({ sql }: OpenDatabase): Promise<Record<string, object[]>> {
  const found: Record<string, object[]> = {};
  for (const table of TABLE_NAMES) {
    let query = (sql as unknown as Kysely<Record<string, object>>).selectFrom(table).selectAll();
    for (const key of TABLE_KEYS[table]) query = query.orderBy(key as never);
    found[table] = (await query.execute()).map(row => ({ ...row }));
  }
  return found;
}
