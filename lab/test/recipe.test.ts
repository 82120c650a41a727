import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../src/core/paths.ts';
import { cachedFolder, recipeKey } from '../src/core/recipe.ts';

describe('the key of a recipe', () => {
  it('does not depend on the order in which the recipe is written', () => {
    expect(recipeKey({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(recipeKey({ b: [1, { d: 3, c: 2 }], a: 1 }));
  });

  it('changes with any part', () => {
    const keys = [{}, { a: 1 }, { a: '1' }, { a: [1] }, { a: null }, { a: { b: 1 } }].map(recipeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the cache folder', () => {
  it('is outside the repository and can be chosen', () => {
    expect(cacheFolder({ DECK_LAB_CACHE: '/x', XDG_CACHE_HOME: '/y', HOME: '/root' })).toBe('/x');
    expect(cacheFolder({ XDG_CACHE_HOME: '/y', HOME: '/root' })).toBe('/y/dolphindeck-lab');
    expect(cacheFolder({ HOME: '/root' })).toBe('/root/.cache/dolphindeck-lab');
  });
});

describe.runIf(process.platform === 'linux')('a cached result', () => {
  let parent = '';
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'lab-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const spec = (build: (folder: string) => Promise<void>) => ({ parent, kind: 'thing', key: 'k', build });

  it('is built once, also when two ask at the same time', async () => {
    let builds = 0;
    const build = async (folder: string) => {
      builds++;
      await sleep(50);
      writeFileSync(join(folder, 'file'), 'whole');
    };
    const folders = await Promise.all([cachedFolder(spec(build)), cachedFolder(spec(build))]);
    expect(folders[0]).toBe(folders[1]);
    expect(builds).toBe(1);
    expect(readFileSync(join(folders[0], 'file'), 'utf8')).toBe('whole');
  });

  it('is not there after a failed build, and the next build starts afresh', async () => {
    const failing = cachedFolder(
      spec(async folder => {
        writeFileSync(join(folder, 'half'), '');
        throw new Error('no network');
      }),
    );
    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(join(parent, 'thing-k'))).toBe(false);
    const folder = await cachedFolder(spec(async into => writeFileSync(join(into, 'whole'), '')));
    expect(readdirSync(folder)).toEqual(['whole']);
  });
});
