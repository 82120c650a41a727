import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { removeTree, unmountUnder } from './tree.ts';

/** A short hash (12 hex digits) of everything that decides a result: equal recipe, equal key, in any key order. */
export function recipeKey(recipe: unknown): string {
  return createHash('sha256').update(stable(recipe)).digest('hex').slice(0, 12);
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stable(item)}`).join(',')}}`;
}

export interface CachedFolder {
  /** Folder that holds the results, one sub folder a key. */
  parent: string;
  /** Kind of the result, first part of the sub folder's name. */
  kind: string;
  key: string;
  build: (folder: string) => Promise<void>;
  onWait?: () => void;
}

/**
 * Returns the folder `parent/kind-key`, built once. A build goes to a temporary name and is renamed when it is
 * whole, so an interrupted one is never used; a lock makes a second builder wait and then find the result.
 * @throws whatever `build` throws; nothing remains of that try
 */
export async function cachedFolder(spec: CachedFolder): Promise<string> {
  const final = join(spec.parent, `${spec.kind}-${spec.key}`);
  if (existsSync(final)) return final;
  return await withLock(
    `${final}.lock`,
    async () => {
      if (existsSync(final)) return final;
      await discardLeftovers(spec.parent, `${spec.kind}-${spec.key}.building-`);
      const temporary = `${final}.building-${process.pid}`;
      mkdirSync(temporary, { recursive: true });
      try {
        await spec.build(temporary);
        renameSync(temporary, final);
      } finally {
        await discard(temporary);
      }
      return final;
    },
    spec.onWait,
  );
}

/**
 * Removes what builds left that were killed. Best effort: a tool of such a build may still be writing there for a
 * while, which is also why each build has a name of its own.
 */
async function discardLeftovers(parent: string, prefix: string): Promise<void> {
  for (const name of readdirSync(parent).filter(each => each.startsWith(prefix))) {
    await discard(join(parent, name)).catch(() => {});
  }
}

/** debootstrap mounts /proc in its target: what an interrupted one leaves mounted must go before we delete. */
async function discard(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await unmountUnder(folder);
  removeTree(folder);
}
