import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runFolder } from '../../src/engine/settings.ts';
import { startTimeOf } from '../../src/engine/supervisor-id.ts';
import { SECRETS_OF_A_RUN, sweep } from '../../src/engine/sweep.ts';
import { makeSettings } from './support/project.ts';

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const own = { pid: process.pid, startTime: startTimeOf(process.pid), bootId };

test.each([
  { what: 'missing', state: null, stays: false },
  { what: 'of a process that lives', state: JSON.stringify(own), stays: true },
  { what: 'of a process that is dead', state: JSON.stringify({ ...own, startTime: '1' }), stays: false },
  { what: 'damaged', state: '\0\0\0\0', stays: false },
  // A folder, which cannot be read as a file: for root, too, who can read all of those.
  { what: 'not readable', state: 'FOLDER', stays: true },
])('secrets of a run whose state.json is $what stay: $stays', async ({ state, stays }) => {
  const settings = makeSettings({});
  const dir = runFolder(settings, '0000006a');
  mkdirSync(join(dir, 'keys'), { recursive: true });
  for (const name of ['vars.yml', 'secrets.json', 'keys/key']) writeFileSync(join(dir, name), 'secret');
  const file = join(dir, 'state.json');
  if (state === 'FOLDER') mkdirSync(file);
  else if (state !== null) writeFileSync(file, state);
  await sweep(settings);
  const left = SECRETS_OF_A_RUN.filter(name => existsSync(join(dir, name)));
  expect(left).toEqual(stays ? ['vars.yml', 'secrets.json', 'keys'] : []);
});
