import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withoutSecrets } from '../../src/engine/hide-secrets.ts';
import type { EngineLog } from '../../src/engine/settings.ts';
import { SECRETS_OF_A_RUN } from '../../src/engine/sweep.ts';
import { openConsole } from './support/console.ts';
import { makeFakeSettings } from './support/project.ts';

const SECRET = 'Chevalier"1!';

test('why a run could not be started has none of its secrets, in its log, its failure and the log of the console', async () => {
  const settings = makeFakeSettings('');
  // A supervisor that repeats what it was given before it can mask anything.
  const python = join(settings.venv, 'bin/python');
  rmSync(python);
  writeFileSync(python, "#!/bin/sh\nseq 200 >&2\necho 'Chevalier\"1!' >&2\nexit 1\n");
  chmodSync(python, 0o755);
  const logged: string[] = [];
  const keep = (fields: object) =>
    void logged.push(
      JSON.stringify(Object.values(fields).map(value => (value instanceof Error ? value.stack : value))),
    );
  const log: EngineLog = { info: keep, warn: keep, error: keep };
  const console = await openConsole(settings, { secrets: [SECRET, ''] }, log);
  onTestFinished(() => console.close());
  await console.addRun('0000004a', ['a']);
  console.engine.wake();
  await console.isOver('0000004a');
  const run = JSON.stringify([await console.store.runs.find('0000004a'), await console.lines('0000004a')]);
  for (const text of [run, logged.join('\n')]) {
    expect(text).toContain('the supervisor did not start');
    expect(text).toContain('******');
    expect(text).not.toContain('Chevalier');
  }
});

test('nor do its secrets stay in its folder, as nobody has led it who would wipe them', async () => {
  const settings = makeFakeSettings('');
  rmSync(join(settings.venv, 'bin/python'));
  writeFileSync(join(settings.venv, 'bin/python'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const console = await openConsole(settings, { secrets: [SECRET], files: { key: 'a key' } });
  onTestFinished(() => console.close());
  await console.addRun('0000004b', ['a']);
  console.engine.wake();
  await console.isOver('0000004b');
  const left = readdirSync(console.dir('0000004b'));
  expect(left).toContain('command.json');
  for (const name of SECRETS_OF_A_RUN) expect(left).not.toContain(name);
});

test('secrets go as they are, as JSON writes them and line by line; what anybody may see stays', () => {
  const key = '-----BEGIN KEY-----\nAAAAC3NzaC1lZDI1NTE5AAAA\n-----END KEY-----\n';
  const known = {
    secrets: [SECRET, 'a"secret', 'a"secret of more', 'easy', 'public', key],
    publicValues: ['/home/public'],
  };
  const hidden = (text: string) => withoutSecrets(new Error(text), known).message;
  expect(hidden(`no ${SECRET}, ${JSON.stringify(SECRET)}`)).toBe('no ******, "******"');
  expect(hidden('a"secret of more and a"secret')).toBe('****** and ******');
  expect(hidden('line AAAAC3NzaC1lZDI1NTE5AAAA of it')).toBe('line ****** of it');
  expect(hidden('/home/public is easy')).toBe('/home/public is easy');
});
