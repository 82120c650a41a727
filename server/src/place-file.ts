import { constants, copyFile, link, open } from 'node:fs/promises';

/** What a file system says that has no hard links: FAT and FUSE the first, SMB and some NFS the others. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Gives a file, which has been written whole, its name in the same folder; `from` stays for the caller to remove. Unlike a
 * renaming it replaces nothing. Where there are no hard links it is copied: whoever is killed meanwhile leaves a part of it.
 * @param makeLink a test may put a file system without links in its place
 * @returns false when something has that name already
 */
export async function placeFile(from: string, to: string, makeLink = link): Promise<boolean> {
  try {
    await makeLink(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.includes(code)) throw error;
    return placeCopy(from, to);
  }
}

/** A copy that fails half-way is removed by the system call's wrapper (libuv), an older file never. */
async function placeCopy(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  const handle = await open(to, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code ?? '');
