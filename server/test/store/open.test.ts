import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { type Kysely, sql as text } from 'kysely';
import { describe, expect, it } from 'vitest';
import { StartError } from '../../src/secrets/start-error.ts';
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts';
import { openStore, takeDatabase } from '../../src/store/store.ts';
import { KINDS, storeRun, tempDatabase, tempFolder, tempStore } from './support.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

it('makes everything in an empty folder, readable by its owner only', async () => {
  const dataDir = join(await tempFolder(), 'data');
  const store = await tempStore({ dataDir });
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

it('works on SQLite so that what was answered survives a power cut, in the connection that it writes with', async () => {
  const { database, close } = await takeDatabase({ dataDir: await tempFolder() });
  const read = async (pragma: string) => {
    const { rows } = await text.raw<Record<string, unknown>>(`pragma ${pragma}`).execute(database.sql);
    return Object.values(rows[0] ?? {})[0];
  };
  // 2: FULL. https://sqlite.org/pragma.html#pragma_synchronous
  expect([await read('synchronous'), await read('journal_mode')]).toEqual([2, 'wal']);
  expect(await read('foreign_keys')).toBe(1);
  await close();
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

it.each([
  ['in its middle', 3 * 4096],
  ['at its beginning', 0],
])('refuses a file that is damaged %s, and says which and what to do', async (_where, position) => {
  const dataDir = await tempFolder();
  const store = await openStore({ dataDir });
  await storeRun(store);
  await store.close();
  const file = join(dataDir, 'deck.sqlite');
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(2 * 4096, 0xa5), 0, 2 * 4096, position);
  await handle.close();
  const refused = openStore({ dataDir });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(`${file} is damaged`);
  await expect(refused).rejects.toThrow(/restore the last backup/);
});

describe('damage that nothing reads', () => {
  const DAY_MS = 24 * 60 * 60 * 1000;
  const NOW = Date.UTC(2026, 0, 1);

  /** A store with a long log, closed in order: then its last page is spoiled as a bad disk does it. */
  async function spoiled() {
    const dataDir = await tempFolder();
    const store = await openStore({ dataDir, clock: () => new Date(NOW) });
    const id = await storeRun(store);
    const events = Array.from({ length: 400 }, (): RunEvent => ({ type: 'line', text: 'x'.repeat(2_000) }));
    await store.runs.appendEvents(id, events, 1);
    await store.close();
    const file = join(dataDir, 'deck.sqlite');
    const { mtimeMs, size } = await stat(file);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096, 0xa5), 0, 4096, size - 4096);
    await handle.close();
    const time = (Math.floor(mtimeMs) + 0.5) / 1000;
    await utimes(file, time, time);
    return { dataDir, file };
  }

  /** Opens it so many days later. */
  const later = (dataDir: string, days: number) =>
    openStore({ dataDir, clock: () => new Date(NOW + days * DAY_MS) });

  it('is not looked for at each start: a file that is as it was left was checked', async () => {
    const { dataDir } = await spoiled();
    for (const days of [0, 3, 6.9]) await (await later(dataDir, days)).close();
  });

  it('is found a week after the last look, and by a clock that was put back', async () => {
    const { dataDir } = await spoiled();
    await expect(later(dataDir, 7)).rejects.toThrow(/is damaged/);
    await expect(later((await spoiled()).dataDir, -1)).rejects.toThrow(/is damaged/);
  });

  it('is found when the console did not end in order, at each start until it is mended', async () => {
    const { dataDir } = await spoiled();
    await rm(join(dataDir, 'console.lock'));
    for (const days of [0, 0]) await expect(later(dataDir, days)).rejects.toThrow(/is damaged/);
  });

  it('is found in a file that somebody else wrote or brought', async () => {
    const { dataDir, file } = await spoiled();
    await utimes(file, 1, 1);
    await expect(later(dataDir, 0)).rejects.toThrow(/is damaged/);
    const other = await spoiled();
    await copyFile(other.file, `${other.file}.copy`);
    const { mtimeMs } = await stat(other.file);
    await utimes(`${other.file}.copy`, (mtimeMs + 0.5) / 1000, (mtimeMs + 0.5) / 1000);
    await rename(`${other.file}.copy`, other.file);
    await expect(later(other.dataDir, 0)).rejects.toThrow(/is damaged/);
  });

  it('is looked for at the next start once a statement met it', async () => {
    const { dataDir } = await spoiled();
    const store = await later(dataDir, 0);
    const [run] = (await store.runs.page(1)).data;
    await expect(store.runs.readLines(run?.id ?? '', -1)).rejects.toThrow(/malformed|corrupt/);
    await store.close();
    await expect(later(dataDir, 0)).rejects.toThrow(/is damaged/);
  });
});

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('is another console in another place', async () => {
    const [first, second] = [await tempStore(await makePlace()), await tempStore(await makePlace())];
    expect(first.consoleId).toMatch(/^[0-9a-f]{16}$/);
    expect(second.consoleId).not.toBe(first.consoleId);
  });

  it('is at home where it was first opened; elsewhere it is a copy until that is settled, once', async () => {
    const place = await makePlace();
    const seen: boolean[] = [];
    const note = async (isCopy: boolean) => void seen.push(isCopy);
    const first = await openStore(place);
    for (const home of ['here', 'here']) await first.moveIn(home, note);
    expect(seen.splice(0)).toEqual([false, false]);
    await first.close();
    const elsewhere = await tempStore(place);
    const died = elsewhere.moveIn('there', () => Promise.reject(new Error('died')));
    await expect(died).rejects.toThrow('died');
    for (const home of ['there', 'there']) await elsewhere.moveIn(home, note);
    expect(seen).toEqual([true, false]);
  });

  it('finds everything again when it is opened again', async () => {
    const place = await makePlace();
    const first = await openStore(place);
    const runId = await storeRun(first);
    await first.close();
    const second = await tempStore(place);
    expect(second.consoleId).toBe(first.consoleId);
    expect(await second.runs.planOf(runId)).toEqual({ id: runId });
    expect((await second.clusters.page(1)).data[0]?.roles[0]?.roleBody).toMatchObject({ password: 'easy' });
  });

  it('refuses a database that a newer program wrote', async () => {
    const place = await makePlace();
    await (await openStore(place)).close();
    const database = await tempDatabase(place);
    await migrate(database.sql, { ...MIGRATIONS, '2999-01-future': { up: async () => {} } });
    await database.close();
    await expect(openStore(place)).rejects.toThrow(/newer DolphinDeck \(2999-01-future\)/);
  });

  it('leaves nothing of a migration that fails', async () => {
    const database = await tempDatabase(await makePlace());
    const { introspection } = database.sql;
    const names = async () => (await introspection.getTables()).map(t => t.name);
    const failing = {
      up: async (inside: Kysely<unknown>) => {
        await inside.schema.createTable('half').addColumn('a', 'integer').execute();
        throw new Error('no');
      },
    };
    await expect(migrate(database.sql, { '1': failing })).rejects.toThrow('no');
    expect(await names()).toEqual([]);
    await migrate(database.sql, {
      '1': { up: async i => i.schema.createTable('whole').addColumn('a', 'integer').execute() },
    });
    expect(await names()).toEqual(['whole']);
    await database.close();
  });

  it('refuses the wrong key, and a key that is gone, without making a new one', async () => {
    const place = await makePlace();
    await (await openStore(place)).close();
    const keyFile = join(place.dataDir, 'secret.key');
    const key = await readFile(keyFile, 'utf8');
    await expect(openStore({ ...place, secretKey: KEY })).rejects.toThrow(/secret key is not the one/);
    await rm(keyFile);
    await expect(openStore(place)).rejects.toThrow(/secret\.key is missing/);
    await expect(stat(keyFile)).rejects.toThrow('ENOENT');
    await (await openStore({ ...place, secretKey: key })).close();
  });
});
