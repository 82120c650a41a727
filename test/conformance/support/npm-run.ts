import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from './process.ts';

/**
 * Runs a script of bin/ as npm does, in the data folder.
 * @param script such as `data` for bin/data.mjs
 * @param env settings of the console whose command it is; those of this process are left out
 * @returns its exit code, and all that it printed
 */
export async function npmRun(
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; text: string }> {
  const clean = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('DECK_') && name !== 'INIT_CWD',
  );
  const options = { cwd, env: { ...Object.fromEntries(clean), ...env } };
  return promisify(execFile)(process.execPath, [join(CHECKOUT, `bin/${script}.mjs`), ...args], options).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}
