import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { placeFile } from '../src/place-file.ts';

async function draft() {
  const dir = await mkdtemp(join(tmpdir(), 'deck-place-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const from = join(dir, 'draft');
  await writeFile(from, 'new', { mode: 0o600 });
  return { dir, from, to: join(dir, 'file') };
}

/** A file system that refuses a link. */
const refusing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

describe.each([
  { kind: 'with hard links', link: undefined },
  ...['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS'].map(code => ({
    kind: `that says ${code} to a hard link`,
    link: refusing(code),
  })),
])('on a file system $kind a file', ({ link }) => {
  it('gets its name, with its mode', async () => {
    const { from, to } = await draft();
    expect(await placeFile(from, to, link)).toBe(true);
    expect(await readFile(to, 'utf8')).toBe('new');
    expect((await stat(to)).mode & 0o777).toBe(0o600);
  });

  it('replaces none', async () => {
    const { from, to } = await draft();
    await writeFile(to, 'old');
    expect(await placeFile(from, to, link)).toBe(false);
    expect(await readFile(to, 'utf8')).toBe('old');
  });
});

it('what else a file system says is told', async () => {
  const { dir, from, to } = await draft();
  await expect(placeFile(from, to, refusing('EIO'))).rejects.toThrow('EIO');
  expect(await readdir(dir)).toEqual(['draft']);
});
