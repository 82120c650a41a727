import { describe, expect, it } from 'vitest';
import { exampleCluster } from '../domain/example.ts';
import { KINDS, newId, tempStore } from './support.ts';

const { id: _, ...SPEC } = exampleCluster();

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it.each([
    [0, 1, 0, 1],
    [10, 1, 10, 1],
    [10, 2, 0, 2],
    [11, 2, 1, 2],
    [11, -1, 11, 1],
    [120, -1, 120, 1],
    [120, 7, 10, 7],
    [3, 999_999_999, 0, 999_999_999],
  ])('of %i clusters, page %i has %i', async (count, page, length, currentPage) => {
    const store = await tempStore(await makePlace());
    for (let i = 0; i < count; i += 1) {
      await store.clusters.insert(newId(), { ...SPEC, name: `n${i}` }, 'prepare', '');
    }
    const list = await store.clusters.page(page);
    expect(list).toMatchObject({ currentPage, total: count });
    expect(list.data).toHaveLength(length);
    const start = page === -1 ? 0 : (page - 1) * 10;
    const names = Array.from({ length: count }, (_x, i) => `n${count - 1 - i}`);
    expect(list.data.map(c => c.name)).toEqual(names.slice(start, start + length));
  });

  it('counts only templates of the type that is asked for', async () => {
    const store = await tempStore(await makePlace());
    for (const typ of ['backend', 'master', 'backend'] as const) {
      await store.templates.insert({ id: newId(), typ, name: newId(), conf: {}, remark: '' }, '');
    }
    expect((await store.templates.page(1, 'backend')).total).toBe(2);
    expect((await store.templates.page(1)).total).toBe(3);
  });
});
