import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import FirstUse from './first-use.vue';

/** What the console has. */
let has: Record<string, unknown[]>;
vi.stubGlobal('fetch', async (address: string) => {
  const data = has[/\/api\/v1\/(\w+)/.exec(address)?.[1] ?? ''] ?? [];
  return { json: async () => ({ code: 200, message: 'ok', result: { data, total: data.length } }) };
});
let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

const HOSTS = [{ id: '1', ip: '10.0.0.1', facts: { arch: 'x86_64' } }];
const PACKAGES = [
  { kind: 'dolphinscheduler', version: '1.3.6', arch: 'any' },
  { kind: 'zookeeper', version: '3.6.1', arch: 'any' },
  { kind: 'jdk', version: '8', arch: 'x86_64' },
  { kind: 'jdbc-driver', version: '5.1', arch: 'any' },
  { kind: 'nginx', version: '1.2', arch: 'any' },
];

async function show(hosts: unknown[], packages: unknown[]) {
  has = { selectHostList: hosts, selectPackageList: packages };
  const page = mount(FirstUse, {
    global: {
      plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]],
      stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } },
    },
  });
  mounted = page;
  await flushPromises();
  const steps = page.findAll('ol > li');
  return {
    page,
    current: steps.findIndex(one => one.classes('current')) + 1,
    done: steps.flatMap((one, at) => (one.classes('done') ? [at + 1] : [])),
    links: page.findAll('a').map(one => one.attributes('href')),
  };
}

test.each([
  ['hosts, when there is nothing', [], [], 1, []],
  ['packages, when there are hosts', HOSTS, [], 2, [1]],
  ['the cluster, when there is all that it takes', HOSTS, PACKAGES, 3, [1, 2]],
] as const)('the step that is next is %s', async (_, hosts, packages, current, done) => {
  const shown = await show([...hosts], [...packages]);
  expect([shown.current, shown.done, shown.links]).toEqual([current, done, ['/hosts', '/packages']]);
});

test('the third step begins a cluster', async () => {
  const { page } = await show(HOSTS, PACKAGES);
  await page.get('.create button').trigger('click');
  expect(page.emitted('create')).toHaveLength(1);
});
