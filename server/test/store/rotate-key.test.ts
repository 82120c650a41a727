import { execFile } from 'node:child_process';
import { chmod, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeBackup } from '../../src/backup.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { rotateKey } from '../../src/store/rotate-key.ts';
import { SEALED_COLUMNS } from '../../src/store/sealed.ts';
import { openStore } from '../../src/store/store.ts';
import { commandEntry } from '../../src/store/transfer/record.ts';
import { fillSealed, read, SECRETS, type Sealed } from './sealed-support.ts';
import { KINDS, type Place, rowsOf, tempDatabase, tempFolder } from './support.ts';

const STEPS = [
  'new key beside the old one',
  'sealed, not committed',
  'committed',
  'old key kept',
  'new key in place',
];
const OTHER_KEY = Buffer.alloc(32, 3).toString('base64');
const entry = () =>
  commandEntry('key', { action: 'rotateKey', target: { type: 'data', id: 'key', name: '' } });
const keyIn = async ({ dataDir }: Place) =>
  Buffer.from(await readFile(join(dataDir, 'secret.key'), 'utf8'), 'base64');
const keyFiles = async ({ dataDir }: Place) =>
  (await readdir(dataDir)).filter(name => name.startsWith('secret')).sort();

/** Every text of every table that has the form of a sealed one, with where it is; the check value is one of them. */
async function sealedTexts(place: Place): Promise<(Sealed & { readonly row: Record<string, unknown> })[]> {
  const database = await tempDatabase(place);
  const found = [];
  for (const [table, rows] of Object.entries(await rowsOf(database))) {
    for (const row of rows as Record<string, unknown>[]) {
      for (const [column, text] of Object.entries(row)) {
        if (/^v1\.[\w-]+\.[\w-]+$/.test(String(text))) found.push({ table, column, row, text: String(text) });
      }
    }
  }
  await database.close();
  return found;
}

/** Whether a key opens a text where it is. */
function opens(key: Buffer, { table, column, row, text }: Awaited<ReturnType<typeof sealedTexts>>[number]) {
  const columns = SEALED_COLUMNS as unknown as Record<string, Record<string, (row: object) => never>>;
  const check = { table: 'setting', row: 'secret-check', field: 'value' };
  try {
    createVault(key).open(table === 'setting' ? check : (columns[table]?.[column]?.(row) as never), text);
    return true;
  } catch {
    return false;
  }
}

describe.each(KINDS)('a change of the key on $kind', ({ kind, makePlace }) => {
  it('seals every text of every column anew, and is in the audit', async () => {
    const place = await makePlace();
    await fillSealed(place);
    const old = await keyIn(place);
    const before = await sealedTexts(place);
    const database = await tempDatabase(place);
    const tables = await database.sql.introspection.getTables();
    const columns = tables.flatMap(t => t.columns.map(c => `${t.name}.${c.name}`));
    await database.close();
    // What is filled is all that there is: a column that is added later must be filled here, too.
    const filled = before.map(({ table, column }) => `${table}.${column}`);
    expect(new Set(filled)).toEqual(
      new Set([...columns.filter(c => c.endsWith('_sealed')), 'setting.value']),
    );

    const { secrets } = await rotateKey(place, entry);
    const key = await keyIn(place);
    expect(key.equals(old)).toBe(false);
    const after = await sealedTexts(place);
    expect(after).toHaveLength(before.length);
    expect(secrets).toBe(before.length - 1);
    expect(before.every(text => opens(old, text))).toBe(true);
    expect(after.filter(text => opens(old, text))).toEqual([]);
    expect(after.every(text => opens(key, text))).toBe(true);
    expect(await read(place)).toEqual(SECRETS);

    const audit = await tempDatabase(place);
    expect(await verifyAudit(audit, null)).toMatchObject({ fault: null });
    await audit.close();
    const store = await openStore(place);
    expect(await store.audit.newest(1)).toMatchObject([{ action: 'rotateKey', who: 'npm run key' }]);
    await store.close();
  });

  it.each(STEPS)(
    'that is killed when it is at "%s" leaves a console that starts, with all or nothing',
    async step => {
      const place = await makePlace();
      await fillSealed(place);
      const old = await keyIn(place);
      await expect(killedAt(step, place)).rejects.toMatchObject({ signal: 'SIGKILL' });

      expect(await read(place)).toEqual(SECRETS);
      const key = await keyIn(place);
      const isDone = STEPS.indexOf(step) >= STEPS.indexOf('committed');
      expect(key.equals(old)).toBe(!isDone);
      expect((await sealedTexts(place)).every(text => opens(key, text))).toBe(true);
      expect(await keyFiles(place)).toEqual(
        isDone ? ['secret.key', expect.stringMatching(/^secret\.key\.old-[0-9a-f]{8}$/)] : ['secret.key'],
      );
      // And it can be asked for again.
      await rotateKey(place, entry);
      expect(await read(place)).toEqual(SECRETS);
    },
  );

  it('to one of a setting is found by a console with both settings before and after it', async () => {
    const place = await makePlace();
    const secretKey = Buffer.alloc(32, 2).toString('base64');
    await fillSealed({ ...place, secretKey });
    await expect(rotateKey({ ...place, secretKey }, entry)).rejects.toThrow(/DECK_SECRET_KEY_NEXT/);
    const both = { ...place, secretKey, nextSecretKey: OTHER_KEY };
    expect(await read(both)).toEqual(SECRETS);
    await rotateKey(both, entry);
    expect(await read(both)).toEqual(SECRETS);
    expect(await read({ ...place, secretKey: OTHER_KEY })).toEqual(SECRETS);
    await expect(openStore({ ...place, secretKey })).rejects.toThrow(/secret key is not the one/);
    await expect(rotateKey(both, entry)).rejects.toThrow(/is the key in use; set DECK_SECRET_KEY to it/);
    expect(await keyFiles(place)).toEqual([]);
  });

  it('is refused beside a console, which works on', async () => {
    const place = await makePlace();
    await fillSealed(place);
    const old = await keyIn(place);
    const store = await openStore(place);
    const elsewhere = { ...place, dataDir: kind === 'SQLite' ? place.dataDir : await tempFolder() };
    if (kind !== 'SQLite')
      await copyFile(join(place.dataDir, 'secret.key'), join(elsewhere.dataDir, 'secret.key'));
    await expect(rotateKey(elsewhere, entry)).rejects.toThrow(/in use|another console/);
    await store.close();
    expect(await keyIn(place)).toEqual(old);
    expect(await keyFiles(place)).toEqual(['secret.key']);
    expect(await read(place)).toEqual(SECRETS);
  });

  it('changes nothing when one secret is damaged, and names it', async () => {
    const place = await makePlace();
    await fillSealed(place);
    const database = await tempDatabase(place);
    await database.sql.updateTable('host').set({ password_sealed: 'v1.AAAA.AAAA' }).execute();
    await database.close();
    const before = await sealedTexts(place);
    await expect(rotateKey(place, entry)).rejects.toThrow(/^password_sealed of host \w+ cannot be opened/);
    expect(await sealedTexts(place)).toEqual(before);
    await (await openStore(place)).close();
    expect(await keyFiles(place)).toEqual(['secret.key']);
  });

  it('leaves backups made before as they were, and an older database with the kept key', async () => {
    const place = await makePlace();
    await fillSealed(place);
    const target = join(await tempFolder(), 'backup');
    await makeBackup({ ...place, target, withPackages: false, now: new Date() });
    const old = await readFile(join(place.dataDir, 'secret.key'), 'utf8');
    await rotateKey(place, entry);
    const [, kept = ''] = await keyFiles(place);
    expect(await readFile(join(place.dataDir, kept), 'utf8')).toBe(old);
    expect(await readFile(join(target, 'secret.key'), 'utf8')).toBe(old);
    if (kind === 'SQLite') expect(await read({ dataDir: target })).toEqual(SECRETS);
  });
});

it('leaves nothing that the old key opens in the file, not even in pages that are free', async () => {
  const place = { dataDir: await tempFolder() };
  await fillSealed(place);
  const planned = (await sealedTexts(place)).find(({ column }) => column === 'plan_sealed');
  const database = await tempDatabase(place);
  await database.sql.deleteFrom('run_plan').execute();
  await database.close();
  const old = [...(await sealedTexts(place)), planned].map(sealed => String(sealed?.text.slice(0, 60)));
  const file = join(place.dataDir, 'deck.sqlite');
  expect((await readFile(file)).includes(old.at(-1) ?? '')).toBe(true);
  await rotateKey(place, entry);
  expect((await readdir(place.dataDir)).filter(name => name.startsWith('deck.'))).toEqual(['deck.sqlite']);
  const bytes = await readFile(file);
  for (const text of old) expect(bytes.includes(text)).toBe(false);
});

it('is refused to another user than the owner of the data folder, who could not read what that one made', async () => {
  const place = { dataDir: await tempFolder() };
  await fillSealed(place);
  const uid = process.getuid?.() ?? 0;
  const other = vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
  onTestFinished(() => other.mockRestore());
  await expect(rotateKey(place, entry)).rejects.toThrow(`sudo -u '#${uid}'`);
  expect(await keyFiles(place)).toEqual(['secret.key']);
});

it('of no database makes none', async () => {
  const dataDir = await tempFolder();
  await expect(rotateKey({ dataDir }, entry)).rejects.toThrow(/no database/);
  expect(await readdir(dataDir)).toEqual([]);
});

it('a start that finds a new key which fits nothing takes the one that fits, or none', async () => {
  const place = { dataDir: await tempFolder() };
  await fillSealed(place);
  const next = join(place.dataDir, 'secret.key.next');
  await writeFile(next, OTHER_KEY);
  await chmod(next, 0o600);
  expect(await read(place)).toEqual(SECRETS);
  expect(await keyFiles(place)).toEqual(['secret.key']);
  await writeFile(next, OTHER_KEY, { mode: 0o600 });
  await rm(join(place.dataDir, 'secret.key'));
  await expect(openStore(place)).rejects.toThrow(/secret key is not the one/);
  expect(await keyFiles(place)).toEqual(['secret.key.next']);
});

/** Changes the key in a process of its own, which is killed in that moment. */
function killedAt(step: string, place: Place) {
  const module = new URL('../../src/store/rotate-key.ts', import.meta.url).href;
  const record = new URL('../../src/store/transfer/record.ts', import.meta.url).href;
  const script = `const { rotateKey } = await import(${JSON.stringify(module)});
    const { commandEntry } = await import(${JSON.stringify(record)});
    const entry = () => commandEntry('key', { action: 'rotateKey', target: { type: 'data', id: 'key', name: '' } });
    await rotateKey(${JSON.stringify(place)}, entry, step => {
      if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL');
    });`;
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
}
