import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { makeBackup } from '../src/backup.ts';
import { rotateKey } from '../src/store/rotate-key.ts';
import { openStore } from '../src/store/store.ts';
import { commandEntry } from '../src/store/transfer/record.ts';
import { tempFolder } from './store/support.ts';

/** What happens between the copy of the database and that of the key. */
const meanwhile = vi.hoisted(() => ({ do: async () => {} }));
vi.mock('../src/store/sqlite/copy.ts', async original => {
  const { copySqlite } = await original<typeof import('../src/store/sqlite/copy.ts')>();
  return {
    copySqlite: async (file: string, to: string) => {
      await copySqlite(file, to);
      await meanwhile.do();
    },
  };
});

it('a backup during which the key was changed is refused and leaves nothing: its key would not open its database', async () => {
  const dataDir = await tempFolder();
  await (await openStore({ dataDir })).close();
  const entry = () =>
    commandEntry('key', { action: 'rotateKey', target: { type: 'data', id: 'key', name: '' } });
  meanwhile.do = async () => {
    await rotateKey({ dataDir }, entry);
  };
  const target = join(await tempFolder(), 'backup');
  const options = { dataDir, target, withPackages: false, now: new Date() };
  await expect(makeBackup(options)).rejects.toThrow(/the key was changed during the backup/);
  expect(await readdir(dirname(target))).toEqual([]);
  meanwhile.do = async () => {};
  await makeBackup(options);
  await (await openStore({ dataDir: target })).close();
});
