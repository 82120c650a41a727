import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { StartError } from '../../src/secrets/start-error.ts';
import { migrate } from '../../src/store/migrate.ts';
import * as first from '../../src/store/migrations/2026-01-first.ts';
import { freshRow } from '../../src/store/run-rows.ts';
import { sqliteDialect } from '../../src/store/sqlite/driver.ts';
import { createMutex } from '../../src/store/sqlite/mutex.ts';
import { openStore } from '../../src/store/store.ts';
import type { Tables } from '../../src/store/tables.ts';
import { storeRun, tempFolder, tempStore } from './support.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

it('makes everything in an empty folder, readable by its owner only', async () => {
  const dataDir = join(await tempFolder(), 'data');
  const store = await tempStore(dataDir);
  await storeRun(store);
  for (const [name, mode] of [
    ['.', 0o700],
    ['deck.sqlite', 0o600],
    ['deck.sqlite-wal', 0o600],
    ['secret.key', 0o600],
  ] as const) {
    expect((await stat(join(dataDir, name))).mode & 0o777, name).toBe(mode);
  }
});

it('is another console in another folder', async () => {
  const [first, second] = [await tempStore(await tempFolder()), await tempStore(await tempFolder())];
  expect(first.consoleId).toMatch(/^[0-9a-f]{16}$/);
  expect(second.consoleId).not.toBe(first.consoleId);
});

it('finds everything again when it is opened again', async () => {
  const dataDir = await tempFolder();
  const first = await openStore({ dataDir });
  const runId = await storeRun(first);
  await first.close();
  const second = await tempStore(dataDir);
  expect(second.consoleId).toBe(first.consoleId);
  expect(await second.runs.planOf(runId)).toEqual({ id: runId });
  expect((await second.clusters.page(1)).data[0]?.roles[0]?.roleBody).toMatchObject({ password: 'easy' });
});

it('refuses a folder that another console of this process uses, and takes it when that has closed', async () => {
  const dataDir = await tempFolder();
  const first = await openStore({ dataDir });
  const refused = openStore({ dataDir });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(`process ${process.pid}`);
  await first.close();
  await (await openStore({ dataDir })).close();
});

it('refuses a folder that another process uses, and takes it over when that was killed', async () => {
  const dataDir = await tempFolder();
  const module = new URL('../../src/store/store.ts', import.meta.url).href;
  const script = `const { openStore } = await import(${JSON.stringify(module)});
    await openStore({ dataDir: ${JSON.stringify(dataDir)} });
    console.log('open');
    setInterval(() => {}, 1000);`;
  const child = execFile(process.execPath, ['--input-type=module', '-e', script]);
  if (child.stdout === null) throw new Error('no stdout');
  await once(child.stdout, 'data');
  await expect(openStore({ dataDir })).rejects.toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await openStore({ dataDir })).close();
});

it('refuses a folder that it cannot make', async () => {
  const file = join(await tempFolder(), 'file');
  await writeFile(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    await expect(openStore({ dataDir })).rejects.toThrow(/cannot be used/);
  }
});

it('refuses a database that a newer program wrote', async () => {
  const dataDir = await tempFolder();
  await (await openStore({ dataDir })).close();
  const db = new Kysely<Record<string, never>>({
    dialect: sqliteDialect(join(dataDir, 'deck.sqlite'), createMutex()),
  });
  await migrate(db, {
    '2026-01-first': { up: async () => {} },
    '2026-02-footprint': { up: async () => {} },
    '2026-03-run-user': { up: async () => {} },
    '2026-04-deployed': { up: async () => {} },
    '2026-06-history': { up: async () => {} },
    '2999-01-future': { up: async () => {} },
  });
  await db.destroy();
  await expect(openStore({ dataDir })).rejects.toThrow(/newer DolphinDeck \(2999-01-future\)/);
});

it('knows from earlier deploys on which hosts a cluster may have units', async () => {
  const dataDir = await tempFolder();
  const db = new Kysely<Pick<Tables, 'cluster' | 'run'>>({
    dialect: sqliteDialect(join(dataDir, 'deck.sqlite'), createMutex()),
  });
  await migrate(db, { '2026-01-first': first });
  const times = { created_at: '', updated_at: '' };
  const cluster = { started: null, spec: '{}', secrets_sealed: null, revision: 1, ...times };
  await db
    .insertInto('cluster')
    .values([{ id: 'c1', name: 'c1', status: 'prepare', ...cluster }])
    .execute();
  const { asked_by: _, ...fresh } = freshRow(
    { id: '', clusterId: '', clusterName: '', action: 'deploy', hosts: [], packages: [], user: null },
    '',
  );
  const row = (id: string, clusterId: string, action: 'deploy' | 'start', hosts: string[]) => ({
    ...fresh,
    ...{ id, cluster_id: clusterId, cluster_name: clusterId, action, hosts: JSON.stringify(hosts) },
    state: 'failed' as const,
    active: null,
    plan_sealed: null,
  });
  await db
    .insertInto('run')
    .values([
      row('r1', 'c1', 'deploy', ['a', 'b']),
      row('r2', 'c1', 'deploy', ['b', 'c']),
      row('r3', 'c1', 'start', ['d']),
      row('r4', 'gone', 'deploy', ['e']),
    ])
    .execute();
  await db.destroy();
  const store = await tempStore(dataDir);
  expect(await store.footprints.of('c1')).toEqual(['a', 'b', 'c']);
  expect(await store.footprints.of('gone')).toEqual([]);
});

it('knows from the audit who asked for earlier runs', async () => {
  const dataDir = await tempFolder();
  const store = await openStore({ dataDir });
  const ids = [await storeRun(store, 'c1')];
  const target = { type: 'cluster', id: 'c1', name: 'c1' };
  for (const [action, details] of [
    ['executeCluster', { runId: ids[0], thenRunId: 'later' }],
    ['deleteHost', { runId: ids[0] }],
  ] as const) {
    const who = action === 'executeCluster' ? 'anna' : 'bert';
    await store.audit.append({ at: '', who, address: '', action, target, details });
  }
  await store.close();
  const db = new Kysely<Tables & { kysely_migration: { name: string } }>({
    dialect: sqliteDialect(join(dataDir, 'deck.sqlite'), createMutex()),
  });
  await db.schema.dropIndex('run_event_fact').execute();
  for (const column of ['asked_by', 'plan_summary', 'then_plan_summary', 'exits']) {
    await db.schema.alterTable('run').dropColumn(column).execute();
  }
  for (const column of ['deployed_spec', 'deployed_secrets_sealed']) {
    await db.schema.alterTable('cluster').dropColumn(column).execute();
  }
  await db.deleteFrom('kysely_migration').where('name', '>=', '2026-03-run-user').execute();
  await db.destroy();
  expect((await (await tempStore(dataDir)).runs.find(ids[0] ?? ''))?.user).toBe('anna');
});

it('leaves nothing of a migration that fails', async () => {
  const file = join(await tempFolder(), 'x.sqlite');
  const db = new Kysely<Record<string, never>>({ dialect: sqliteDialect(file, createMutex()) });
  const failing = {
    up: async (inside: Kysely<unknown>) => {
      await inside.schema.createTable('half').addColumn('a', 'integer').execute();
      throw new Error('no');
    },
  };
  await expect(migrate(db, { '1': failing })).rejects.toThrow('no');
  expect((await db.introspection.getTables()).map(t => t.name)).toEqual([]);
  await migrate(db, {
    '1': { up: async i => i.schema.createTable('whole').addColumn('a', 'integer').execute() },
  });
  expect((await db.introspection.getTables()).map(t => t.name)).toEqual(['whole']);
  await db.destroy();
});

it('refuses the wrong key, and a key that is gone, without making a new one', async () => {
  const dataDir = await tempFolder();
  await (await openStore({ dataDir })).close();
  const keyFile = join(dataDir, 'secret.key');
  const key = await readFile(keyFile, 'utf8');
  await expect(openStore({ dataDir, secretKey: KEY })).rejects.toThrow(/secret key is not the one/);
  await rm(keyFile);
  await expect(openStore({ dataDir })).rejects.toThrow(/secret\.key is missing/);
  await expect(stat(keyFile)).rejects.toThrow('ENOENT');
  await (await openStore({ dataDir, secretKey: key })).close();
});

it.each(['', 'short', Buffer.alloc(31).toString('base64')])('refuses the key %j', async secretKey => {
  await expect(openStore({ dataDir: await tempFolder(), secretKey })).rejects.toThrow(StartError);
});

it('refuses a key file that others can read', async () => {
  const dataDir = await tempFolder();
  const keyFile = join(dataDir, 'secret.key');
  await writeFile(keyFile, KEY);
  await chmod(keyFile, 0o644);
  await expect(openStore({ dataDir })).rejects.toThrow(/chmod 600/);
});
