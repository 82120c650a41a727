import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/secrets/vault.ts';
import { keyInUse, openVault } from '../../src/store/key-check.ts';
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts';
import { clusterSecretsAt } from '../../src/store/sealed.ts';
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { exampleCluster } from '../domain/example.ts';
import { KINDS, type Place, rowsOf, tempDatabase } from './support.ts';

const BEFORE = '2026-12-signatures';
const ID = '9df5a945';
const EXTRA = { 'my.token': 'Cl3ar-extra', 'some.key': 'open' };
const ENV = { DB_PASSWORD: 'Cl3ar-variable', HOME_OF: '/opt' };
const OLD_ENV = { DB_PASSWORD: 'Cl3ar-deployed' };
const CONF = { extra: { 'my.secret': 'Cl3ar-template' } };
const CLEAR = /Cl3ar/;
const times = { created_at: 'then', updated_at: 'then' };

/** A spec as a console of before kept it: the password of the database apart, free settings in clear. */
function specOf(env: Readonly<Record<string, string>>): string {
  const { id: _, roles, ...spec } = exampleCluster();
  const bodies: Record<string, object> = { database: { password: '******' }, worker: { extra: EXTRA } };
  const kept = roles.map(role => ({ ...role, roleBody: { ...role.roleBody, ...bodies[role.roleName] } }));
  return JSON.stringify({ ...spec, roles: kept, env });
}

/** Tables that a console of before has written. */
async function fillBefore(place: Place): Promise<void> {
  const database = await tempDatabase(place);
  const released = Object.entries(MIGRATIONS).filter(([name]) => name <= BEFORE);
  await migrate(database.sql, Object.fromEntries(released));
  const vault = await openVault(database, place);
  const secrets_sealed = vault.seal(clusterSecretsAt(ID), JSON.stringify({ 'database.password': 'kept' }));
  const cluster = { id: ID, name: 'c', status: 'stopsuccess' as const, started: null, revision: 3, ...times };
  const deployed = { deployed_spec: specOf(OLD_ENV), deployed_secrets_sealed: null };
  const { sql } = database;
  await sql
    .insertInto('cluster')
    .values({ ...cluster, ...deployed, spec: specOf(ENV), secrets_sealed })
    .execute();
  const template = { id: 'cccccccc', typ: 'worker' as const, name: 't', remark: '', secrets_sealed: null };
  await sql
    .insertInto('config_template')
    .values({ ...template, conf: JSON.stringify(CONF), ...times })
    .execute();
  await database.close();
}

/** Rows of the tables that were filled; others of today may not be there yet. */
async function filled(place: Place) {
  const { sql, close } = await tempDatabase(place);
  const clusters = await sql.selectFrom('cluster').selectAll().execute();
  const templates = await sql.selectFrom('config_template').selectAll().execute();
  await close();
  return [...clusters, ...templates];
}

async function rows(place: Place) {
  const database = await tempDatabase(place);
  const found = await rowsOf(database);
  await database.close();
  return found;
}

/** What a console reads of it. */
async function read(place: StoreOptions) {
  const store = await openStore(place);
  const cluster = await store.clusters.find(ID);
  const bodyOf = (name: string) => cluster?.roles.find(({ roleName }) => roleName === name)?.roleBody;
  const found = {
    revision: cluster?.revision,
    password: bodyOf('database')?.password,
    extra: bodyOf('worker')?.extra,
    env: cluster?.env,
    deployed: (await store.clusters.deployedSpec(ID))?.env,
    template: (await store.templates.find('cccccccc'))?.conf,
  };
  await store.close();
  return found;
}

const WHOLE = {
  ...{ revision: 3, password: 'kept', extra: EXTRA, env: ENV, deployed: OLD_ENV, template: CONF },
};

describe.each(KINDS)('settings that were kept in clear, on $kind', ({ makePlace }) => {
  it('are sealed by the first start, once, and are what they were', async () => {
    const place = await makePlace();
    await fillBefore(place);
    expect(JSON.stringify(await filled(place))).toMatch(CLEAR);

    expect(await read(place)).toEqual(WHOLE);
    const sealed = await rows(place);
    expect(JSON.stringify(sealed)).not.toMatch(CLEAR);
    expect(JSON.stringify(sealed.setting)).not.toContain('clear-settings');
    expect(sealed.cluster).toMatchObject([{ updated_at: 'then' }]);
    // A key of a place of its own: what is sealed opens nowhere else.
    const database = await tempDatabase(place);
    const { key } = await keyInUse(database, place);
    await database.close();
    const [{ secrets_sealed } = { secrets_sealed: '' }] = sealed.cluster as { secrets_sealed: string }[];
    expect(() => createVault(key).open(clusterSecretsAt('other'), secrets_sealed)).toThrow();

    expect(await read(place)).toEqual(WHOLE);
    expect(await rows(place)).toEqual(sealed);
  });

  it('leave nothing of themselves in the files of the data folder', async () => {
    const place = await makePlace();
    await fillBefore(place);
    const store = await openStore(place);
    const entries = await readdir(place.dataDir, { withFileTypes: true, recursive: true });
    for (const entry of entries.filter(one => one.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name), 'latin1');
      expect(CLEAR.test(bytes), entry.name).toBe(false);
    }
    await store.close();
  });

  it('are sealed by the next start when one dies between the tables and the secrets', async () => {
    const place = await makePlace();
    await fillBefore(place);
    const database = await tempDatabase(place);
    await migrate(database.sql);
    await database.close();
    expect(await read(place)).toEqual(WHOLE);
    expect(JSON.stringify(await rows(place))).not.toMatch(CLEAR);
  });
});
