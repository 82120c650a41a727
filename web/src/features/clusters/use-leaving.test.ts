import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defineComponent, ref } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { type Leaving, useLeaving } from './use-leaving.ts';

let mounted: VueWrapper | undefined;
afterEach(() => mounted?.unmount());

/** A view with edits, at the address of a cluster. */
async function show(saves: string | null = '0000000a') {
  const dirty = ref(true);
  const save = vi.fn(async () => saves);
  const saveHere = vi.fn(async () => saves);
  const discard = vi.fn(() => {
    dirty.value = false;
  });
  let leaving: Leaving | undefined;
  const View = defineComponent(() => {
    leaving = useLeaving({ dirty: ref(dirty) as never, save, saveHere, discard });
    return () => null;
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/clusters/:id/:part?', component: View },
      { path: '/hosts', component: { render: () => null } },
    ],
  });
  await router.push('/clusters/0000000a');
  mounted = mount(RouterView, { global: { plugins: [router] } });
  await flushPromises();
  if (leaving === undefined) throw new Error('the view is not shown');
  const there = () => router.currentRoute.value.path;
  const go = async (path: string) => {
    void router.push(path);
    await flushPromises();
  };
  const answer = async (what: 'save' | 'discard' | 'stay') => {
    leaving?.answer(what);
    await flushPromises();
  };
  return { leaving, dirty, save, saveHere, discard, there, go, answer };
}

describe('unsaved edits', () => {
  test.each(['/hosts', '/clusters/0000000b'])(
    'ask before %s is gone to, and staying changes nothing',
    async to => {
      const { leaving, go, there, answer, save, discard } = await show();
      await go(to);
      expect([leaving.asking.value, there()]).toEqual([true, '/clusters/0000000a']);
      await answer('stay');
      expect([leaving.asking.value, there()]).toEqual([false, '/clusters/0000000a']);
      expect([save.mock.calls.length, discard.mock.calls.length]).toEqual([0, 0]);
    },
  );

  test('are saved or given up before the way is free', async () => {
    const saved = await show();
    await saved.go('/hosts');
    await saved.answer('save');
    expect([saved.there(), saved.save.mock.calls.length]).toEqual(['/hosts', 1]);
    const discarded = await show();
    await discarded.go('/hosts');
    await discarded.answer('discard');
    expect([discarded.there(), discarded.discard.mock.calls.length]).toEqual(['/hosts', 1]);
  });

  test('that cannot be saved keep the reader here', async () => {
    const { go, there, answer } = await show(null);
    await go('/hosts');
    await answer('save');
    expect(there()).toBe('/clusters/0000000a');
  });

  test('are kept, without a question, on the plan and the picture of the same cluster', async () => {
    const { leaving, go, there } = await show();
    await go('/clusters/0000000a/plan');
    expect([leaving.asking.value, there()]).toEqual([false, '/clusters/0000000a/plan']);
  });

  test('are saved at their own address before another cluster is begun', async () => {
    const { leaving, answer, saveHere } = await show();
    const may = leaving.mayBegin();
    await answer('save');
    expect([await may, saveHere.mock.calls.length]).toEqual([true, 1]);
  });

  test('asked about twice, the first question is over, as if the reader had stayed', async () => {
    const { leaving, answer } = await show();
    const first = leaving.mayBegin();
    const second = leaving.mayBegin();
    expect(await first).toBe(false);
    await answer('discard');
    expect(await second).toBe(true);
  });

  test('make the browser ask before the tab is closed, and only they do', async () => {
    const { dirty } = await show();
    const close = () => {
      const event = new Event('beforeunload', { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(close()).toBe(true);
    dirty.value = false;
    expect(close()).toBe(false);
  });
});
