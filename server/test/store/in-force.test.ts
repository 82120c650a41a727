import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/postgres/shared.ts';
import { StartError } from '../../src/secrets/start-error.ts';
import { IN_FORCE_FILE, noteInForce } from '../../src/store/in-force.ts';
import { rotateKey } from '../../src/store/rotate-key.ts';
import { openStore } from '../../src/store/store.ts';
import { exportStore } from '../../src/store/transfer/export.ts';
import { importStore } from '../../src/store/transfer/import.ts';
import { asConsole, besideConsole } from '../../src/store/transfer/open.ts';
import { commandEntry } from '../../src/store/transfer/record.ts';
import { type Place, storeRun, tempFolder } from './support.ts';

const entry = () =>
  commandEntry('key', { action: 'rotateKey', target: { type: 'data', id: 'key', name: '' } });
const open = async (place: Place) => (await openStore(place)).close();
const noteIn = async ({ dataDir }: Place) => JSON.parse(await readFile(join(dataDir, IN_FORCE_FILE), 'utf8'));

/** Brings the data of a folder from one database to another, as `npm run export` and `npm run import` do. */
async function move(from: Place, to: Place): Promise<void> {
  const file = join(await tempFolder(), 'deck.export.gz');
  await besideConsole(from, database => exportStore(database, file, new Date()));
  await asConsole(to, async database => {
    await importStore(database, file);
    await noteInForce(to, database, new Date());
  });
}

/** A folder whose data were in SQLite first and are in PostgreSQL now. */
async function moved() {
  const sqlite = { dataDir: await tempFolder() };
  const store = await openStore(sqlite);
  await storeRun(store);
  await store.close();
  const postgres = { ...sqlite, databaseUrl: (await freshDatabase()).url };
  await move(sqlite, postgres);
  return { sqlite, postgres };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartError);
  return (error as StartError).message;
}

it('after a move to PostgreSQL the file of before is refused to everybody, and left as it is', async () => {
  const { sqlite, postgres } = await moved();
  await open(postgres);
  const before = await readFile(join(sqlite.dataDir, 'deck.sqlite'));
  for (const work of [
    () => open(sqlite),
    () => rotateKey(sqlite, entry),
    () => besideConsole(sqlite, async () => undefined),
  ]) {
    const words = await refusal(work());
    expect(words).toContain('the data of this console are in PostgreSQL ');
    expect(words).toContain('name it in DECK_DATABASE_URL again, or remove');
    const { password, username } = new URL(postgres.databaseUrl);
    expect(words).not.toContain(password === '' ? `${username}@` : password);
  }
  expect(await readFile(join(sqlite.dataDir, 'deck.sqlite'))).toEqual(before);
  await open(postgres);
});

it('without that file no empty one is made in its place', async () => {
  const { sqlite, postgres } = await moved();
  for (const name of await readdir(sqlite.dataDir)) {
    if (name.startsWith('deck.sqlite')) await rm(join(sqlite.dataDir, name));
  }
  expect(await refusal(open(sqlite))).toContain('PostgreSQL');
  expect(await readdir(sqlite.dataDir)).not.toContain('deck.sqlite');
  await open(postgres);
});

it('after a move back to SQLite the PostgreSQL database of before is refused, until the note is removed', async () => {
  const { sqlite, postgres } = await moved();
  await rm(join(sqlite.dataDir, 'deck.sqlite'));
  await move(postgres, sqlite);
  await open(sqlite);
  expect((await noteIn(sqlite)).where).toBe('deck.sqlite');
  const words = await refusal(open(postgres));
  expect(words).toContain('the data of this console are in deck.sqlite since');
  expect(words).toContain('take DECK_DATABASE_URL out of them');

  await rm(join(sqlite.dataDir, IN_FORCE_FILE));
  await open(postgres);
  expect((await noteIn(postgres)).where).toMatch(/^PostgreSQL /);
  expect(await refusal(open(sqlite))).toContain('PostgreSQL');
});

it('another PostgreSQL database is refused, and the same one by another address is not', async () => {
  const { postgres } = await moved();
  const other = { ...postgres, databaseUrl: (await freshDatabase()).url };
  expect(await refusal(open(other))).toContain('which holds others');
  const renamed = new URL(postgres.databaseUrl);
  renamed.searchParams.set('application_name', 'x');
  renamed.username = new URL(postgres.databaseUrl).username;
  await open({ ...postgres, databaseUrl: renamed.href });
});

it('an import that came to nothing changes nothing of it', async () => {
  const sqlite = { dataDir: await tempFolder() };
  await open(sqlite);
  const before = await noteIn(sqlite);
  const postgres = { ...sqlite, databaseUrl: (await freshDatabase()).url };
  await expect(
    asConsole(postgres, async database => {
      await importStore(database, join(sqlite.dataDir, 'secret.key'));
      await noteInForce(postgres, database, new Date());
    }),
  ).rejects.toThrow(StartError);
  expect(await noteIn(sqlite)).toEqual(before);
  await open(sqlite);
});

it('a SQLite file that was put in the place of another is taken, as one of a backup', async () => {
  const [one, other] = [{ dataDir: await tempFolder() }, { dataDir: await tempFolder() }];
  for (const place of [one, other]) await open(place);
  const before = await noteIn(one);
  for (const name of ['deck.sqlite', 'secret.key'])
    await copyFile(join(other.dataDir, name), join(one.dataDir, name));
  await open(one);
  expect((await noteIn(one)).id).not.toBe(before.id);
  await rm(join(one.dataDir, 'deck.sqlite'));
  await open(one);
});

it('the note is its owner’s only, stays when nothing changes, and says so when it is not whole', async () => {
  const place = { dataDir: await tempFolder() };
  const store = await openStore(place);
  await store.close();
  const file = join(place.dataDir, IN_FORCE_FILE);
  const { ino, mode } = await stat(file);
  expect(mode & 0o777).toBe(0o600);
  await open(place);
  expect((await stat(file)).ino).toBe(ino);
  await writeFile(file, '{"id":1}');
  expect(await refusal(open(place))).toMatch(/database\.json cannot be read.*remove it/);
});
