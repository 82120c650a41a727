import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRemains, readSupervisor } from './run-folder.ts';
import { type EngineSettings, probesDir, runsDir } from './settings.ts';
import { isAlive } from './supervisor-id.ts';

/** What a supervisor removes at the end of a run (see folder.py): it holds secrets. */
export const SECRETS_OF_A_RUN = ['vars.yml', 'secrets.json', 'keys', 'home'];

/**
 * Removes the secrets of run folders that nobody leads any more, and folders of looks at hosts: a machine that lost
 * power left them. Call it at boot, before anything is started.
 */
export async function sweep(settings: EngineSettings): Promise<void> {
  for (const dir of await foldersIn(runsDir(settings))) {
    if (await isLed(dir)) continue;
    await wipeFolder(dir);
    if (isRemains(dir)) await rm(dir, { recursive: true, force: true });
  }
  for (const dir of await foldersIn(probesDir(settings))) {
    if (await isLed(dir)) continue;
    await wipeFolder(dir);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Removes the secrets of a run folder whose supervisor is dead. */
export async function wipeFolder(dir: string): Promise<void> {
  for (const name of SECRETS_OF_A_RUN) await rm(join(dir, name), { recursive: true, force: true });
  const sockets = await socketFolder(dir);
  if (sockets !== null) await rm(sockets, { recursive: true, force: true });
}

/** The short folder that ssh had its sockets in, if it looks like one. */
async function socketFolder(dir: string): Promise<string | null> {
  const path = await readFile(join(dir, 'sockets'), 'utf8').catch(() => '');
  return /^(\/[^/\s]+)+\/deck-\w+$/.test(path) && !path.includes('/../') ? path : null;
}

/** Also when nobody can say, as on a disk that does not answer: a run that goes on needs its secrets. */
async function isLed(dir: string): Promise<boolean> {
  try {
    const supervisor = await readSupervisor(dir);
    return supervisor !== null && isAlive(supervisor);
  } catch (error) {
    // Damaged, as by a power cut, which no supervisor has survived: it writes the file whole.
    return !(error instanceof SyntaxError);
  }
}

async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter(entry => entry.isDirectory()).map(entry => join(parent, entry.name));
}
