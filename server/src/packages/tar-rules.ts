import { ArchiveError } from './archive-error.ts';
import type { TarEntry } from './tar-headers.ts';

/**
 * Decides, member by member, whether an archive may be unpacked on a host as root: everything below one top
 * folder (which is stripped there), nothing outside it, and no link that leads outside.
 */
export function createTarRules() {
  /** Paths of symlinks: a member below one would be written wherever the link leads. */
  const symlinks = new Set<string>();
  let top: string | undefined;

  return {
    /** @throws ArchiveError when the member breaks a rule. */
    check(entry: TarEntry): void {
      const parts = partsOf(entry.path);
      const [first] = parts;
      if (first === undefined) return;
      top ??= first;
      if (first !== top) {
        throw new ArchiveError(`not everything is in one top folder: ${top} and ${first}`);
      }
      if (parts.length === 1 && entry.type !== 'folder') {
        throw new ArchiveError(`${entry.path} lies outside of a top folder`);
      }
      for (let length = 1; length < parts.length; length += 1) {
        if (symlinks.has(parts.slice(0, length).join('/'))) {
          throw new ArchiveError(`${entry.path} lies below a link`);
        }
      }
      if (entry.type === 'symlink') {
        checkSymlink(entry, parts, top);
        symlinks.add(parts.join('/'));
      }
      if (entry.type === 'hardlink' && partsOf(entry.target)[0] !== top) {
        throw new ArchiveError(`${entry.path} is a link out of the archive`);
      }
    },
  };
}

function partsOf(path: string): string[] {
  if (path.startsWith('/')) throw new ArchiveError(`${path} is an absolute path`);
  if (/[\u0000-\u001f\u007f]/.test(path)) throw new ArchiveError('a name in it has control characters');
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) throw new ArchiveError(`${path} leads out of the archive`);
  return parts;
}

/** `..` may only lead: after a name it could cancel another link, which only the file system could follow. */
function checkSymlink({ path, target }: TarEntry, parts: readonly string[], top: string): void {
  const steps = target.split('/').filter(step => step !== '' && step !== '.');
  const ups = steps.findIndex(step => step !== '..');
  const climbs = ups < 0 ? steps.length : ups;
  const inside = [...parts.slice(0, -1 - climbs), ...steps.slice(climbs)];
  const escapes = climbs > parts.length - 2 || steps.slice(climbs).includes('..') || inside[0] !== top;
  if (target === '' || target.startsWith('/') || escapes) {
    throw new ArchiveError(`${path} is a link out of the archive`);
  }
}
