import { createReadStream } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { EndedRunFacts } from '../../src/notify/notice.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/store.ts';
import { TABLE_NAMES } from '../../src/store/tables.ts';
import { exportStore } from '../../src/store/transfer/export.ts';
import { importStore } from '../../src/store/transfer/import.ts';
import { exampleCluster } from '../domain/example.ts';
import { endRun } from '../engine/support/end-run.ts';
import {
  KINDS,
  newId,
  type Place,
  partsOf,
  rowsOf,
  storeRun,
  tempDatabase,
  tempFolder,
  tempStore,
} from './support.ts';

const { id: _, ...SPEC } = exampleCluster();
const NOW = new Date('2026-02-03T04:05:06Z');
/** Every character that could end a line, a text or a statement, and a log that is read in several parts. */
const HARD = 'a\u2028b\u2029c\r\n"\'\\ 中文 😀 \u0000';

/** Uses a database for some work and closes it. */
async function withDatabase<T>(place: Place, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await tempDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Rows without the id of their database, which no two have. */
function ofData(rows: Record<string, object[]>): Record<string, object[]> {
  const setting = (rows.setting as { name: string }[]).filter(({ name }) => name !== 'database-id');
  return { ...rows, setting };
}

/** Fills every table of a place, with what is easily lost. */
async function fill(place: Place): Promise<void> {
  const store = await openStore(place);
  for (const name of ['gone', 'a', 'b'])
    await store.clusters.insert(newId(), { ...SPEC, name }, 'prepare', '');
  const gone = (await store.clusters.page(-1)).data.find(c => c.name === 'gone');
  if (gone !== undefined) await store.clusters.remove(gone);
  const lines = Array.from({ length: 1234 }, (_x, i) => ({ type: 'line' as const, text: `${i} ${HARD}` }));
  const past = await storeRun(store, 'past');
  await endRun(store.runs, past, 'success');
  await store.pastRuns.forget(past, 'days', '');
  const runId = await storeRun(store);
  const [cluster] = (await store.clusters.page(1)).data;
  const report = { restorePoints: [{ name: HARD.slice(0, -1), state: 'done' }] };
  const told = {
    type: 'host',
    step: 'main',
    task: 't',
    host: 'h',
    outcome: 'ok',
    ignored: false,
    ms: 0,
    report,
  } as const;
  await store.runs.appendEvents(runId, [...lines, told, { type: 'cancel', at: 't' }], 3_000_000_000);
  await store.restorePoints.noteFrom({ id: runId, cluster_id: cluster?.id ?? '' });
  await store.footprints.add(cluster?.id ?? '', ['10.0.0.1', '10.0.0.2']);
  await store.signIns.keep(cluster?.id ?? '', HARD);
  const host = {
    ip: '10.0.0.1',
    name: 'n',
    port: 22,
    user: 'root',
    hostKey: 'k',
    facts: null,
    remark: HARD.slice(0, -1),
  };
  const key = { id: newId(), publicKey: 'ssh-ed25519 AAAA c', privateKey: HARD, createdAt: '' };
  await store.consoleKeys.insert(key);
  const login = { password: 'hunter2', privateKey: key.privateKey, consoleKey: key.id };
  await store.hosts.insert({ id: newId(), ...host, ...login, jump: newId() }, '');
  await store.templates.insert({ id: newId(), typ: 'backend', name: 't', conf: {}, remark: '' }, '');
  const file = {
    name: 'f',
    kind: 'jdk',
    version: '8',
    arch: 'x86_64',
    bytes: 5_000_000_000,
    sha512: 's',
    signature: { by: HARD, key: 'F', at: '', keyExpired: false },
    keys: 'k',
  } as const;
  await store.packages.insert({ id: newId(), ...file, addedAt: '', modifiedMs: 1_800_000_000_000 });
  await store.notices.keep(['webhook', 'mail'], facts(runId), '');
  await store.notices.arrived('mail', null, 'then');
  const account = {
    id: newId(),
    name: 'admin',
    role: 'admin',
    passwordHash: 'hash',
    origin: null,
    disabled: false,
  } as const;
  await store.accounts.insert(account, '');
  await store.sessions.insert('s', account.id, '', '');
  const token = { id: newId(), name: 't', role: 'viewer', hash: 't' } as const;
  await store.tokens.insert({ ...token, createdBy: '', createdAt: '', expiresAt: '' });
  const target = { type: 'cluster', id: 'c', name: 'c' };
  const words = {
    at: '',
    who: HARD,
    role: 'admin',
    address: '',
    action: 'createHost',
    requestId: '',
  } as const;
  await store.audit.append({ ...words, target, outcome: 'done', code: '', details: { HARD } });
  await store.close();
}

/** The end of a run, as it is kept to be told. */
const facts = (id: string): EndedRunFacts => ({
  ...{ id, clusterId: 'c', clusterName: HARD, action: 'stop', state: 'failed', hosts: [], user: null },
  ...{ createdAt: '', startedAt: null, endedAt: null, failure: null, next: null },
});

async function exportOf(place: Place): Promise<string> {
  const file = join(await tempFolder(), 'deck.export.gz');
  await withDatabase(place, database => exportStore(database, file, NOW));
  return file;
}

/** An export whose text was changed. */
async function changed(file: string, change: (text: string) => string): Promise<string> {
  const other = `${file}.${newId()}`;
  await writeFile(other, gzipSync(change(gunzipSync(await readFile(file)).toString('utf8'))));
  return other;
}

it('an export replaces no file, which may be the database or the only backup, and is its owner’s only', async () => {
  const place = { dataDir: await tempFolder() };
  await (await openStore(place)).close();
  const taken = join(place.dataDir, 'deck.sqlite');
  const before = await readFile(taken);
  await expect(withDatabase(place, database => exportStore(database, taken, NOW))).rejects.toThrow(
    /there already/,
  );
  expect(await readFile(taken)).toEqual(before);
  const file = join(place.dataDir, 'deck.export.gz');
  await writeFile(`${file}.partial`, 'of somebody else', { mode: 0o666 });
  await withDatabase(place, database => exportStore(database, file, NOW));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(stat(`${file}.partial`)).rejects.toThrow('ENOENT');
});

it('knows every table that the migrations make, but for what is counted of them', async () => {
  await withDatabase({ dataDir: await tempFolder() }, async database => {
    await migrate(database.sql);
    const made = (await database.sql.introspection.getTables()).map(table => table.name);
    expect([...TABLE_NAMES, 'list_part'].sort()).toEqual(
      made.filter(name => !name.startsWith('kysely_')).sort(),
    );
  });
});

describe.each(
  KINDS.flatMap(from =>
    KINDS.map(to => ({ from: from.kind, to: to.kind, makeFrom: from.makePlace, makeTo: to.makePlace })),
  ),
)('from $from to $to', ({ makeFrom, makeTo }) => {
  it('brings everything row for row, goes on numbering, and opens secrets with the same key', async () => {
    const from = await makeFrom();
    await fill(from);
    const file = await exportOf(from);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const to = await makeTo();
    const before = await withDatabase(from, rowsOf);
    for (const [table, rows] of Object.entries(before)) expect(rows.length, table).toBeGreaterThan(0);
    const stored = await withDatabase(to, database => importStore(database, file));
    expect(stored).toBe(Object.values(before).flat().length);
    expect(ofData(await withDatabase(to, rowsOf))).toEqual(ofData(before));
    const { kept, real } = await withDatabase(to, partsOf);
    expect(kept).toEqual(real);

    await copyFile(join(from.dataDir, 'secret.key'), join(to.dataDir, 'secret.key'));
    const store = await tempStore(to);
    expect((await store.hosts.page(1)).data[0]).toMatchObject({ password: 'hunter2' });
    const unfinished = await store.runs.unfinished();
    expect(await store.runs.planOf(unfinished?.id ?? '')).toEqual({ id: unfinished?.id });
    await store.clusters.insert(newId(), { ...SPEC, name: 'new' }, 'prepare', '');
    expect((await store.clusters.page(1)).data.map(c => c.name)).toEqual(['new', 'c', 'past', 'b', 'a']);
  });
});

describe.each(KINDS)('into $kind', ({ makePlace }) => {
  it('takes all or nothing', async () => {
    const from = { dataDir: await tempFolder() };
    await fill(from);
    const file = await exportOf(from);
    const bytes = await readFile(file);
    const cut = `${file}.cut`;
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    const withoutLast = (text: string) => text.split('\n').slice(0, -3).join('\n');
    const place = await makePlace();
    const empty = await withDatabase(place, async database => {
      await migrate(database.sql);
      return rowsOf(database);
    });
    for (const [bad, words] of [
      [cut, /cannot be read as an export/],
      [await changed(file, text => text.replace('1233 ', '1232 ')), /checksum/],
      [await changed(file, text => `${withoutLast(text)}\n`), /end is missing/],
      [await changed(file, withoutLast), /damaged/],
      [await changed(file, text => text.replace('"2026-01-first"', '"2025"')), /another version/],
      [await changed(file, text => text.replace('dolphindeck-store', 'x')), /no export/],
      [join(from.dataDir, 'secret.key'), /cannot be read as an export/],
      [`${file}.nowhere`, /ENOENT/],
    ] as const) {
      await expect(withDatabase(place, database => importStore(database, bad))).rejects.toThrow(words);
      expect(await withDatabase(place, rowsOf), bad).toEqual(empty);
    }
    await withDatabase(place, database => importStore(database, file));
    const twice = withDatabase(place, database => importStore(database, file));
    await expect(twice).rejects.toThrow(/has data already/);
  });

  it('takes the place of what the very first start of a console has written', async () => {
    const from = { dataDir: await tempFolder() };
    await fill(from);
    const place = await makePlace();
    await (await openStore(place)).close();
    await withDatabase(place, async database => importStore(database, await exportOf(from)));
    expect(ofData(await withDatabase(place, rowsOf))).toEqual(ofData(await withDatabase(from, rowsOf)));
  });

  it('exports only tables of this version', async () => {
    const place = await makePlace();
    const older = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, -1));
    await withDatabase(place, database => migrate(database.sql, older));
    await expect(exportOf(place)).rejects.toThrow(/start this version's console/);
  });

  it('exports one moment, and nobody who writes waits', async () => {
    const place = await makePlace();
    await fill(place);
    const before = await withDatabase(place, rowsOf);
    const store = await tempStore(place);
    const file = join(await tempFolder(), 'deck.export.gz');
    await withDatabase(place, async database => {
      await database.snapshot(async inside => {
        await inside.sql.selectFrom('setting').select('name').execute();
        await store.clusters.insert(newId(), { ...SPEC, name: 'meanwhile' }, 'prepare', '');
        const names = await inside.sql.selectFrom('cluster').select('name').execute();
        expect(names).toHaveLength(before.cluster?.length ?? 0);
      });
      await exportStore(database, file, NOW);
    });
    const { size } = await stat(file);
    expect(size).toBeGreaterThan(0);
    for await (const chunk of createReadStream(file)) expect(String(chunk)).not.toContain('hunter2');
  });
});
