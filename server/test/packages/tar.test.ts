import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArchiveError } from '../../src/packages/archive-error.ts';
import { inspectArchive } from '../../src/packages/inspect.ts';
import type { TarEntry } from '../../src/packages/tar-headers.ts';
import { tarReader } from '../../src/packages/tar-reader.ts';
import { type Member, tar, tarGz } from './support/tar.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deck-tar-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(bytes: Uint8Array, name = 'a.tar.gz'): Promise<string> {
  const file = join(folder, 'file');
  await writeFile(file, bytes);
  try {
    await inspectArchive(file, name, { entries: 50, ratio: 50, freeBytes: 1024 * 1024 });
    return 'ok';
  } catch (error) {
    if (error instanceof ArchiveError) return error.message;
    throw error;
  }
}

const FINE: readonly Member[] = [{ path: 'top/' }, { path: 'top/lib/a.jar', body: 'x'.repeat(700) }];
const link = (path: string, target: string): Member => ({ path, flag: '2', target });

describe('an archive that is fine', () => {
  it.each<[string, readonly Member[]]>([
    ['files in a folder', FINE],
    ['paths that begin with ./', [{ path: './' }, { path: './top/' }, { path: './top/a', body: '1' }]],
    ['a link beside its target', [...FINE, link('top/lib/b.jar', 'a.jar')]],
    ['a link up inside the top folder', [...FINE, link('top/legal/x/LICENSE', '../y/LICENSE')]],
    ['a hard link', [...FINE, { path: 'top/b', flag: '1', target: 'top/lib/a.jar' }]],
    [
      'a long name of GNU tar',
      [{ path: '././@LongLink', flag: 'L', body: `top/${'n'.repeat(200)}\0` }, { path: 'cut' }],
    ],
    ['a long name of pax', [{ path: 'x', flag: 'x', body: '22 path=top/long/name\n' }, { path: 'cut' }]],
    [
      'a comment of git archive',
      [{ path: 'pax_global_header', flag: 'g', body: '16 comment=abcd\n' }, ...FINE],
    ],
  ])('%s', async (_what, members) => {
    expect(await inspect(tarGz(members))).toBe('ok');
  });

  it('of two gzip members', async () => {
    const bytes = tar(FINE);
    const parts = [gzipSync(bytes.subarray(0, 800)), gzipSync(bytes.subarray(800))];
    expect(await inspect(Buffer.concat(parts))).toBe('ok');
  });

  it('that is a jar', async () => {
    expect(await inspect(Buffer.from('PK\u0003\u0004rest'), 'a.jar')).toBe('ok');
  });
});

describe('an archive that is refused', () => {
  it.each<[string, readonly Member[], RegExp]>([
    ['an absolute path', [{ path: '/etc/passwd', body: 'x' }], /absolute/],
    ['a path that climbs', [{ path: 'top/../../etc/passwd', body: 'x' }], /out of the archive/],
    [
      'a long name that climbs',
      [{ path: '@', flag: 'L', body: 'top/../../x\0' }, { path: 'top/a' }],
      /out of/,
    ],
    [
      'a pax name that climbs',
      [{ path: 'x', flag: 'x', body: '20 path=top/../../x\n' }, { path: 'top/a' }],
      /out of/,
    ],
    [
      'a global header that names all members',
      [{ path: 'g', flag: 'g', body: '21 linkpath=../../x\n' }, link('top/a', 'b')],
      /extended header/,
    ],
    [
      'a sparse file with a name of its own',
      [{ path: 'x', flag: 'x', body: '31 GNU.sparse.name=top/../../x\n' }, { path: 'top/a' }],
      /extended header/,
    ],
    [
      'a link by way of a link that looks like a name',
      [link('top/...', '.'), link('top/a', '.../../x')],
      /link out/,
    ],
    ['two top folders', [...FINE, { path: 'other/a', body: 'x' }], /one top folder/],
    ['a file without a folder', [{ path: 'a', body: 'x' }], /outside of a top folder/],
    ['a link to an absolute path', [link('top/a', '/etc/passwd')], /link out/],
    ['a link that climbs', [link('top/a', '../../etc/passwd')], /link out/],
    ['a link that leaves the top folder and comes back', [link('top/a', '../top/b')], /link out/],
    ['a link beside the top folder', [link('top/a', '../other')], /link out/],
    ['a link whose way back hides behind a name', [link('top/a', 'b/../../../etc')], /link out/],
    ['a hard link that climbs', [{ path: 'top/a', flag: '1', target: '../x' }], /out of/],
    ['a file below a link', [link('top/a', 'lib'), { path: 'top/a/b', body: 'x' }], /below a link/],
    ['a device', [{ path: 'top/sda', flag: '4' }], /neither/],
    ['a character device', [{ path: 'top/tty', flag: '3' }], /neither/],
    ['a pipe', [{ path: 'top/p', flag: '6' }], /neither/],
    ['too many members', Array.from({ length: 51 }, (_, i) => ({ path: `top/${i}` })), /more than 50/],
    ['an absurd name', [{ path: 'x', flag: 'L', body: 'n'.repeat(70_000) }], /absurdly long/],
    ['control characters', [{ path: 'top/a\nb' }], /control/],
    ['nothing', [], /empty/],
    ['a member that ends in the middle', [{ path: 'top/a', body: 'x', size: 9_000_000 }], /middle/],
  ])('%s', async (_what, members, reason) => {
    expect(await inspect(tarGz(members))).toMatch(reason);
  });

  it('for unpacking to an absurd size', async () => {
    const bomb = tarGz([{ path: 'top/zeros', body: Buffer.alloc(8 * 1024 * 1024) }]);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await inspect(bomb)).toMatch(/absurd size/);
  });

  it.each([
    ['cut off', tarGz(FINE).subarray(0, 60)],
    ['not gzip', Buffer.from('hello')],
    ['empty', Buffer.alloc(0)],
    ['no tar', gzipSync(Buffer.alloc(2048, 'a'))],
  ])('for being %s', async (_what, bytes) => {
    expect(await inspect(bytes)).not.toBe('ok');
  });

  it('for its name, and a jar for its first bytes', async () => {
    expect(await inspect(tarGz(FINE), 'a.tar.xz')).toMatch(/must end in/);
    expect(await inspect(tarGz(FINE), 'a.jar')).toMatch(/no jar/);
  });
});

it('reads the same members however the bytes are cut', async () => {
  const bytes = tar([
    ...FINE,
    link('top/b', 'lib'),
    { path: '@', flag: 'L', body: 'top/c\0' },
    { path: 'x', body: 'y' },
  ]);
  const read = async (cuts: readonly number[]) => {
    const entries: TarEntry[] = [];
    const reader = tarReader(entry => entries.push(entry));
    const done = new Promise<void>((resolve, reject) => reader.on('finish', resolve).on('error', reject));
    let from = 0;
    for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
      reader.write(bytes.subarray(from, to));
      from = to;
    }
    reader.end();
    await done;
    return entries;
  };
  const whole = await read([]);
  expect(whole.map(e => e.path)).toEqual(['top/', 'top/lib/a.jar', 'top/b', 'top/c']);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 }), async cuts => {
      expect(await read(cuts)).toEqual(whole);
    }),
  );
});
