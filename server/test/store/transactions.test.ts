import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exampleCluster } from '../domain/example.ts';
import { KINDS, newId, storeRun, tempStore } from './support.ts';

const { id: _, ...SPEC } = exampleCluster();

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('lets one async transaction at a time run, and what is outside wait', async () => {
    const store = await tempStore(await makePlace());
    const order: string[] = [];
    const transaction = (name: string) =>
      store.transaction(async inside => {
        order.push(`${name} begins`);
        await inside.clusters.insert(newId(), { ...SPEC, name }, 'prepare', '');
        for (let i = 0; i < 5; i += 1) await tick();
        const { total } = await inside.clusters.page(1);
        order.push(`${name} sees ${total}`);
      });
    const outside = tick().then(async () =>
      order.push(`outside sees ${(await store.clusters.page(1)).total}`),
    );
    await Promise.all([transaction('a'), transaction('b'), outside]);
    expect(order).toEqual(['a begins', 'a sees 1', 'b begins', 'b sees 2', 'outside sees 2']);
  });

  it('takes everything back when a transaction throws, and nothing of others', async () => {
    const store = await tempStore(await makePlace());
    const failing = store.transaction(async inside => {
      await inside.clusters.insert(newId(), { ...SPEC, name: 'gone' }, 'prepare', '');
      await tick();
      throw new Error('no');
    });
    const other = store.clusters.insert(newId(), { ...SPEC, name: 'kept' }, 'prepare', '');
    await expect(failing).rejects.toThrow('no');
    await other;
    expect((await store.clusters.page(1)).data.map(c => c.name)).toEqual(['kept']);
    expect(await store.clusters.usingHost('192.167.8.141')).toMatchObject({ name: 'kept' });
  });

  it('refuses a statement outside of the transaction instead of waiting for itself for ever', async () => {
    const store = await tempStore(await makePlace());
    const wrong = store.transaction(() => store.clusters.page(1));
    await expect(wrong).rejects.toThrow(/outside the open transaction/);
    expect((await store.clusters.page(1)).total).toBe(0);
  });

  it('sets a status only when the cluster is as it was read', async () => {
    const store = await tempStore(await makePlace());
    const id = newId();
    await store.clusters.insert(id, { ...SPEC, name: 'c' }, 'prepare', '');
    const read = await store.clusters.find(id);
    if (read === null) throw new Error('no cluster');
    expect(await store.clusters.setStatus(read, 'deploysuccess', '')).toBe(true);
    expect(await store.clusters.setStatus(read, 'cancel', '')).toBe(false);
    expect(await store.clusters.replace(read, { ...SPEC, name: 'd' }, 'prepare', '')).toBe(false);
    expect(await store.clusters.remove(read)).toBe(false);
    const back = await store.clusters.find(id);
    if (back === null) throw new Error('no cluster');
    await store.clusters.setStatus(back, 'prepare', '');
    // The same status again, but it was another one in between.
    expect(await store.clusters.setStatus(read, 'cancel', '')).toBe(false);
  });

  it('itself refuses what must never be: two started clusters, two unfinished runs, one name twice', async () => {
    const store = await tempStore(await makePlace());
    await store.clusters.insert(newId(), { ...SPEC, name: 'a' }, 'startsuccess', '');
    await expect(store.clusters.insert(newId(), { ...SPEC, name: 'b' }, 'stopfailure', '')).rejects.toThrow(
      /unique/i,
    );
    await expect(store.clusters.insert(newId(), { ...SPEC, name: 'a' }, 'prepare', '')).rejects.toThrow(
      /unique/i,
    );
    await storeRun(store, 'c');
    await expect(storeRun(store, 'd')).rejects.toThrow(/unique/i);
  });
});
