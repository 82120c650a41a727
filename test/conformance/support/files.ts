import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What of a folder, itself included, others than its owner may read, write or enter: `path mode`. */
export async function looseFiles(folder: string): Promise<string[]> {
  const paths = [folder, ...(await readdir(folder, { recursive: true })).map(name => join(folder, name))];
  const loose: string[] = [];
  for (const path of paths) {
    // A file of a run may end while it is looked at.
    const found = await lstat(path).catch(() => null);
    if (found === null || found.isSymbolicLink()) continue;
    if ((found.mode & 0o077) !== 0) loose.push(`${path} ${(found.mode & 0o777).toString(8)}`);
  }
  return loose;
}
