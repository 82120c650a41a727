import { readFileSync, rmSync } from 'node:fs';
import { LabError } from './errors.ts';
import { must } from './run.ts';

/** Mount points in and below a folder, from the text of /proc/self/mountinfo, deepest first. */
export function mountsUnder(folder: string, mountinfo: string): string[] {
  const points = mountinfo.split('\n').map(line => line.split(' ')[4] ?? '');
  const below = points.filter(point => point === folder || point.startsWith(`${folder}/`));
  return below.sort((a, b) => b.length - a.length);
}

/** The mount points in and below a folder now. */
export function currentMounts(folder: string): string[] {
  return mountsUnder(folder, readFileSync('/proc/self/mountinfo', 'utf8'));
}

/** Unmounts all that is mounted in and below a folder. */
export async function unmountUnder(folder: string): Promise<void> {
  for (const point of currentMounts(folder)) await must(['umount', point]);
}

/**
 * Deletes a folder with all it has.
 * @throws LabError when something is mounted in it: deleting would empty what is mounted (a running host's disk, the
 * machine's /proc of an interrupted build)
 */
export function removeTree(folder: string): void {
  const mounted = process.platform === 'linux' ? currentMounts(folder) : [];
  if (mounted.length > 0)
    throw new LabError(`not deleted, mounted: ${mounted.join(', ')}`, `umount ${mounted.join(' ')}`);
  rmSync(folder, { recursive: true, force: true });
}
