import { isDiskFull } from './store/disk-full.ts';
import { isBusy } from './store/sqlite/busy.ts';
import { isUnusable } from './store/sqlite/unusable.ts';
import { StoreUnavailable } from './store/unavailable.ts';

/** What hinders a program though no setting is wrong, in words; null when that is not known. */
export function reasonOf(error: unknown): string | null {
  if (error instanceof StoreUnavailable) return `${error.message}; start it, then try again`;
  if (isDiskFull(error)) return 'the disk of the data folder is full; make room there and try again';
  if (isBusy(error)) {
    return 'another program holds the lock of deck.sqlite in the data folder; end it and try again';
  }
  if (isUnusable(error)) {
    return `cannot use console.lock or deck.sqlite in the data folder (${(error as Error).message}); see who owns them and whether they, or their file system, are read-only`;
  }
  const { code, path } = error as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined ? `cannot use ${path} (${code})` : null;
}
