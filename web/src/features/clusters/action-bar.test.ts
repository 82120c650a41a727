import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { computed, defineComponent, h, ref } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Output } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import ActionBar from './action-bar.vue';
import { useActions } from './use-actions.ts';

type View = Output<'selectCluster'>;
type Run = ReturnType<Parameters<typeof useActions>[0]['run']['value'] extends infer R ? () => R : never>;

/** What was asked of the console by the page, and which cluster it says is started. */
const asked: [name: string, body: unknown][] = [];
let started: { id: string; name: string } | null = null;
/** Why the console refuses what would change something, or null. */
let refused: { code: string; message: string } | null = null;
vi.stubGlobal('fetch', async (address: string, { body }: { body?: string } = {}) => {
  const name = /\/api\/v1\/(\w+)/.exec(address)?.[1] ?? '';
  asked.push([name, body === undefined ? null : JSON.parse(body)]);
  if (refused !== null && name === 'deleteCluster')
    return { json: async () => ({ code: 500, message: '', result: null, error: refused }) };
  const result = name === 'currentState' ? started : name === 'selectRunList' ? { data: [], total: 0 } : null;
  return { json: async () => ({ code: 200, message: 'ok', result }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'zh';
  asked.length = 0;
  started = null;
  refused = null;
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

interface Situation {
  readonly status: Status | null;
  readonly dirty?: boolean;
  readonly run?: Run;
}

/** The buttons of a cluster in a situation, wired as the page wires them. */
async function show({ status, dirty = false, run = null }: Situation) {
  const view = status === null ? null : ({ id: '0000000a', name: 'one', status } as View);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)', component: { render: () => null } }],
  });
  const Host = defineComponent(() => {
    const actions = useActions({
      view: computed(() => view),
      dirty: computed(() => dirty),
      run: ref(run) as Parameters<typeof useActions>[0]['run'],
      discard: () => {},
    });
    return () => h(ActionBar, { view, actions });
  });
  mounted = mount(
    { render: () => h(NMessageProvider, null, { default: () => h(Host) }) },
    {
      global: { plugins: [i18n, router, [VueQueryPlugin, { queryClient: queries }]] },
      attachTo: document.body,
    },
  );
  await flushPromises();
  const bar = mounted.get('[role="group"]');
  const all = bar.findAll('button').filter(one => one.text() !== '复制为新集群');
  const usable = all.filter(one => one.attributes('aria-disabled') === 'false').map(one => one.text());
  const button = (name: string) => all.find(one => one.text() === name);
  const why = (name: string) => bar.get(`#${button(name)?.attributes('aria-describedby') ?? 'none'}`).text();
  return { all: all.map(one => one.text()), usable, button, why, router };
}

/** The requirement's table in the words of the page, typed by hand from it. */
const USABLE: Readonly<Record<Status, readonly string[]>> = {
  prepare: ['部署', '删除'],
  cancel: [],
  deploysuccess: ['启动', '停止', '取消', '删除'],
  deployfailure: ['部署', '删除'],
  startsuccess: ['停止', '在线变更'],
  startfailure: ['启动', '删除'],
  stopsuccess: ['部署', '重新部署并启动', '删除'],
  stopfailure: ['停止', '标记为已停止'],
};

describe('the buttons of a cluster', () => {
  test.each(STATUSES)('in %s: those that it allows can be used, each other says why not', async status => {
    const { all, usable, why } = await show({ status });
    expect(usable).toEqual(USABLE[status]);
    expect(all).toEqual(expect.arrayContaining(['部署', '启动', '停止', '取消', '删除']));
    for (const name of all.filter(one => !usable.includes(one))) expect(why(name)).toContain('当前状态为');
  });

  test('say what is in the way: a run, unsaved edits, another cluster, that it is new', async () => {
    const run = { action: 'deploy', clusterName: 'other' } as Run;
    expect((await show({ status: 'prepare', run })).why('部署')).toContain('集群“other”部署中');
    mounted?.unmount();
    const dirty = await show({ status: 'stopsuccess', dirty: true });
    expect(dirty.why('部署')).toContain('有未保存的修改');
    expect(dirty.usable).toEqual(['删除']);
    mounted?.unmount();
    expect((await show({ status: null })).why('删除')).toBe('请先保存');
    mounted?.unmount();
    queries.clear();
    started = { id: '0000000b', name: 'first' };
    expect((await show({ status: 'deploysuccess' })).why('启动')).toContain('first');
  });

  test('one that cannot be used asks for nothing', async () => {
    const { button } = await show({ status: 'cancel' });
    await button('启动')?.trigger('click');
    await flushPromises();
    expect(asked.map(([name]) => name)).not.toContain('executeCluster');
  });

  test('start starts at once; deploy shows its plan first; stop asks first', async () => {
    const ready = await show({ status: 'deploysuccess' });
    await ready.button('启动')?.trigger('click');
    await flushPromises();
    expect(asked).toContainEqual(['executeCluster', { executeType: 0, clusterId: '0000000a' }]);
    await ready.button('停止')?.trigger('click');
    await flushPromises();
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('停止集群 one？');
    expect(asked.filter(([name]) => name === 'executeCluster')).toHaveLength(1);
    mounted?.unmount();
    const fresh = await show({ status: 'prepare' });
    await fresh.button('部署')?.trigger('click');
    await flushPromises();
    expect(fresh.router.currentRoute.value.fullPath).toBe('/clusters/0000000a/plan');
  });

  test('a cluster that was started meanwhile is not deleted: the console’s reason is said, and the question stays', async () => {
    const { button, router } = await show({ status: 'stopsuccess' });
    refused = { code: 'cluster_state', message: '集群处于启动成功状态，不允许删除；当前只能：停止' };
    const inDialog = <E extends HTMLElement>(selector: string) =>
      document.querySelector<E>(`[role="dialog"] ${selector}`);
    const press = async () => {
      inDialog('button[type="submit"]')?.click();
      await flushPromises();
    };
    await button('删除')?.trigger('click');
    await flushPromises();
    await press();
    const input = inDialog<HTMLInputElement>('input');
    if (input === null) throw new Error('nothing to type into');
    input.value = 'one';
    input.dispatchEvent(new Event('input'));
    await flushPromises();
    await press();
    expect(asked).toContainEqual(['deleteCluster', { id: '0000000a' }]);
    expect(inDialog('[role="alert"]')?.textContent).toBe(refused.message);
    expect(router.currentRoute.value.path).toBe('/');
  });
});
