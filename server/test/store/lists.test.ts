import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { describe, expect, it } from 'vitest';
import { hideClusterSecrets } from '../../src/secrets/role-secrets.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { exampleCluster } from '../domain/example.ts';
import { KINDS, newId, type Place, partsOf, tempDatabase, tempStore } from './support.ts';

const { id: _, ...SPEC } = exampleCluster();

/** Works in the database of a place beside its store. */
async function over<T>(place: Place, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await tempDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

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

  it('tells what each cluster is made of without opening a secret', async () => {
    const place = await makePlace();
    const store = await tempStore(place);
    const ids = Array.from({ length: 120 }, newId);
    for (const id of ids) await store.clusters.insert(id, { ...SPEC, name: id }, 'prepare', '');
    const whole = (await store.clusters.page(-1)).data;
    // What cannot be opened shows who tries.
    await over(place, ({ sql }) => sql.updateTable('cluster').set({ secrets_sealed: 'x' }).execute());
    await expect(store.clusters.page(1)).rejects.toThrow();
    const outlines = await store.clusters.eachOutline(outline => outline);
    const hidden = whole.map(cluster => hideClusterSecrets(cluster));
    expect(outlines).toEqual(
      hidden.map(({ id, name, hosts, base, roles }) => ({ id, name, hosts, base, roles })),
    );
    expect(outlines.map(({ roles }) => roles)).not.toEqual(whole.map(({ roles }) => roles));
  });

  it('finds every page of a long list from which much was removed', async () => {
    const place = await makePlace();
    const store = await tempStore(place);
    const ids = Array.from({ length: 900 }, newId);
    const template = (id: string, typ: RoleName) => ({ id, typ, name: id, conf: {}, remark: '' });
    const rows = ids.map((id, i) => ({
      ...{ ...template(id, i % 3 === 0 ? 'master' : 'backend'), conf: '{}', seq: 1 + i * 4 },
      ...{ secrets_sealed: null, created_at: '', updated_at: '' },
    }));
    await over(place, ({ sql }) => sql.insertInto('config_template').values(rows).execute());
    await store.transaction(async inside => {
      // Of the second part nothing stays, of the others some.
      for (const [i, id] of ids.entries()) {
        if ((i > 240 && i < 530) || i % 7 === 0) await inside.templates.remove(id);
      }
      for (const [i, id] of ids.slice(600, 700).entries()) {
        if (i % 2 === 0) await inside.templates.replace(template(id, 'worker'), '');
      }
    });
    for (const typ of ['master', 'backend', 'worker', 'zookeeper', undefined] as const) {
      const all = (await store.templates.page(-1, typ)).data;
      for (let page = 1; page <= all.length / 10 + 2; page += 1) {
        expect(await store.templates.page(page, typ)).toEqual({
          currentPage: page,
          total: all.length,
          data: all.slice((page - 1) * 10, page * 10),
        });
      }
    }
    const { kept, real } = await over(place, partsOf);
    expect(kept).toEqual(real);
    expect(kept.has('config_template 1')).toBe(false);
    expect(kept.has('config_template/worker 2')).toBe(true);
  });

  it('does not count what a transaction took back', async () => {
    const store = await tempStore(await makePlace());
    const insert = { id: newId(), typ: 'backend', name: 'a', conf: {}, remark: '' } as const;
    const taken = store.transaction(async inside => {
      await inside.templates.insert(insert, '');
      expect((await inside.templates.page(1)).total).toBe(1);
      throw new Error('taken back');
    });
    await expect(taken).rejects.toThrow('taken back');
    expect(await store.templates.page(1)).toEqual({ currentPage: 1, total: 0, data: [] });
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
