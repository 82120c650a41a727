import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Record<string, string | undefined>;

/**
 * Folder of everything that is expensive to make and can be made again: base images, packages.
 * Outside the repository, so that a fresh checkout finds it.
 */
export function cacheFolder(env: Env = process.env): string {
  if (env.DECK_LAB_CACHE) return env.DECK_LAB_CACHE;
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'dolphindeck-lab');
}

/** Folder of the labs that exist now: one folder an instance, with its record and its hosts' disks. */
export function stateFolder(env: Env = process.env): string {
  return env.DECK_LAB_STATE || '/var/lib/dolphindeck-lab';
}
