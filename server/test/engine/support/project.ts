import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EngineSettings } from '../../../src/engine/settings.ts';

const CHECKOUT = resolve(import.meta.dirname, '../../../..');

/** Python environment with ansible-core: the product's, or the one that DECK_VENV names. */
export const VENV = process.env.DECK_VENV || join(CHECKOUT, '.venv');
export const PYTHON = join(VENV, 'bin/python');
export const SUPERVISOR_DIR = join(CHECKOUT, 'ansible/supervisor');

/** A data folder and a folder of playbooks of this test, removed after it. */
export function makeSettings(playbooks: Readonly<Record<string, string>>): EngineSettings {
  // Spaces and a percent sign: a data folder may have any name.
  const root = mkdtempSync(join(tmpdir(), 'deck engine 100% '));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const playbooksDir = join(root, 'playbooks');
  mkdirSync(playbooksDir);
  for (const [name, text] of Object.entries(playbooks)) {
    mkdirSync(dirname(join(playbooksDir, name)), { recursive: true });
    writeFileSync(join(playbooksDir, name), text);
  }
  return {
    dataDir: join(root, 'data'),
    ansibleDir: join(CHECKOUT, 'ansible'),
    venv: VENV,
    playbooksDir,
    cancelSeconds: [10, 5],
  };
}

/** The same with a Python program in the place of ansible-playbook: for what the supervisor does by itself. */
export function makeFakeSettings(program: string): EngineSettings {
  const settings = makeSettings({ 'main.yml': '', 'cleanup.yml': '' });
  const venv = join(settings.dataDir, 'venv');
  mkdirSync(join(venv, 'bin'), { recursive: true });
  symlinkSync(realpathSync(PYTHON), join(venv, 'bin/python'));
  writeFileSync(join(venv, 'bin/ansible-playbook'), program);
  chmodSync(join(venv, 'bin/ansible-playbook'), 0o755);
  return { ...settings, venv };
}

if (!existsSync(PYTHON)) throw new Error(`${VENV} is missing: npm start makes it, or set DECK_VENV`);
