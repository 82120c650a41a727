import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeBackup } from '../src/backup.ts';
import { openStore } from '../src/store/store.ts';
import { tempFolder } from './store/support.ts';

it('a backup has all settings but where the database is, so that no console on it finds the original’s', async () => {
  const dataDir = await tempFolder();
  await (await openStore({ dataDir })).close();
  const settings = [
    '# of the console',
    'DECK_PORT=9000',
    '',
    ' DECK_DATABASE_URL="postgres://deck:hunter2@db/deck"',
    '',
    'DECK_LOG_LEVEL=warn',
    'DECK_DATABASE_URL=postgres://deck:hunter2@db/other',
    '',
  ];
  await writeFile(join(dataDir, 'deck.env'), settings.join('\r\n'));
  const target = join(await tempFolder(), 'backup');
  await makeBackup({ dataDir, target, withPackages: false, now: new Date() });

  const copy = join(target, 'deck.env');
  const lines = (await readFile(copy, 'utf8')).split('\r\n');
  expect(lines).toHaveLength(settings.length);
  for (const [index, line] of settings.entries()) {
    if (line.includes('hunter2')) expect(lines[index]).toMatch(/^# DECK_DATABASE_URL was left out/);
    else expect(lines[index]).toBe(line);
  }
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
});
