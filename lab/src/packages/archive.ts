import { must } from '../core/run.ts';

/** 2021-03-25, about when 1.3.6 was released; in seconds; any fixed time makes the archive reproducible. */
export const FIXED_TIME = 1_616_630_400;

/**
 * Packs `parent/top` as a .tar.gz that is equal byte for byte for equal content: sorted names, one time, one owner,
 * two modes. So its checksum is that of the recipe.
 */
export async function packFolder(parent: string, top: string, archive: string): Promise<void> {
  const same = [
    '--sort=name',
    `--mtime=@${FIXED_TIME}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--format=gnu',
  ];
  // tar splits this option at spaces itself; gzip -n leaves out name and time. Level 3: jars hardly shrink more.
  const compress = '--use-compress-program=gzip -n -3';
  await must([
    'nice',
    'tar',
    ...same,
    '--mode=u+rwX,go+rX,go-w',
    compress,
    '-cf',
    archive,
    '-C',
    parent,
    top,
  ]);
}
