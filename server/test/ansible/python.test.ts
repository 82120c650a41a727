import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const ANSIBLE = resolve(import.meta.dirname, '../../../ansible');
const VENV = join(process.env.DECK_VENV || resolve(ANSIBLE, '../.venv'), 'bin/python');

/** Any Python from 3.8 on: the modules run with what a host has, so their tests need nothing of ours. */
const PYTHON = existsSync(VENV) ? VENV : 'python3';

test('the parts of the modules keep their own rules', async () => {
  const argv = ['-B', '-m', 'unittest', 'discover', '-s', 'tests'];
  const { stderr } = await run(PYTHON, argv, { cwd: ANSIBLE }).catch((error: unknown) => {
    throw new Error((error as { stderr?: string }).stderr ?? String(error));
  });
  expect(stderr).toMatch(/Ran \d\d+ tests[\s\S]*OK/);
});
