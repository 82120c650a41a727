import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output } from '../../../api/client.ts';
import { queries } from '../../../api/queries.ts';
import { i18n, language } from '../../../i18n/i18n.ts';
import PicturePart from './picture-part.vue';

class NoSizes {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', NoSizes);
const ports = [
  { port: 12_345, what: 'backend' },
  { port: 5678, what: 'master' },
];
const ANSWERS: Readonly<Record<string, unknown>> = {
  selectHostList: { data: [{ id: '1', ip: '10.0.0.1', name: 'node-1' }], total: 1 },
  planCluster: { hosts: [{ host: '10.0.0.1', ports }] },
};
vi.stubGlobal('fetch', async (address: string) => {
  const result = ANSWERS[/\/api\/v1\/(\w+)/.exec(address)?.[1] ?? ''] ?? null;
  return { json: async () => ({ code: 200, message: 'ok', result }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

async function show(status: Status) {
  const roles = [
    { roleName: 'backend', roleBody: null, roleDependHost: ['10.0.0.1'] },
    { roleName: 'worker', roleBody: null, roleDependHost: ['10.0.0.1', '10.0.0.2'] },
  ];
  const base = { version: '1.3.6', deployUser: 'easy', deployDir: '/home/easy/ds' };
  const view = { id: '0000000a', name: 'one', status, base, roles, hosts: ['10.0.0.1', '10.0.0.2'] };
  const page = mount(PicturePart, {
    props: { view: view as unknown as Output<'selectCluster'> },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
  });
  mounted = page;
  await flushPromises();
  return page;
}

test('each host is a box with its name, its roles and the ports that its servers take', async () => {
  const boxes = (await show('startsuccess')).findAll('.host');
  expect(boxes.map(box => box.get('strong').text())).toEqual(['node-1', '10.0.0.2']);
  expect(boxes.map(box => box.findAll('.chip').map(one => one.text()))).toEqual([
    ...[['Backend (API)', 'Worker'], ['Worker']],
  ]);
  const shown = boxes.map(box =>
    box.findAll('.ports span').map(one => [one.text(), one.attributes('title')]),
  );
  expect(shown).toEqual([
    [
      [':12345', 'backend'],
      [':5678', 'master'],
    ],
    [],
  ]);
});

/** How a cluster stands, by its colour: it runs, may run, is broken, or does nothing. */
const COLOUR: Readonly<Record<Status, string>> = {
  ...{ prepare: 'idle', cancel: 'idle', deploysuccess: 'idle', stopsuccess: 'idle' },
  ...{ deployfailure: 'bad', startfailure: 'bad', startsuccess: 'good', stopfailure: 'warn' },
};
test.each(STATUSES)('in %s the boxes and the legend have the colour of it', async status => {
  const page = await show(status);
  const colour = COLOUR[status];
  for (const box of page.findAll('.host')) expect(box.classes()).toContain(colour);
  expect(page.get('.legend .now').classes()).toContain(colour);
  expect(page.findAll('.legend .now')).toHaveLength(1);
});
