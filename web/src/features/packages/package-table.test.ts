import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { beforeEach, expect, test, vi } from 'vitest';
import { h } from 'vue';
import { i18n, language } from '../../i18n/i18n.ts';
import PackageTable from './package-table.vue';

const SUM = 'ab'.repeat(64);
const PACKAGE = {
  id: '00000001',
  name: 'apache-zookeeper-3.8.0-bin.tar.gz',
  kind: 'zookeeper',
  version: '3.8.0',
  arch: 'any',
  bytes: 12_345_678,
  sha512: SUM,
  addedAt: '2026-11-26T02:00:00.000Z',
  signature: null,
} as PackageView;

function show(props: Partial<InstanceType<typeof PackageTable>['$props']> = {}) {
  const onRemove = vi.fn();
  const all = { packages: [PACKAGE], servedBy: () => [], busyWhy: null, onRemove, ...props };
  const page = mount(NMessageProvider, {
    slots: { default: () => h(PackageTable, all) },
    global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } },
  });
  const button = (name: string) => page.findAll('button').find(one => one.text().includes(name));
  return { page, button, onRemove };
}

beforeEach(() => {
  language.value = 'en';
});

test('a package is told by what it is, its file, and the clusters that it serves', () => {
  const { page } = show({ servedBy: () => [{ id: '1', name: 'production' }] });
  expect(page.get('td').text()).toMatch(/^ZooKeeper\s*apache-zookeeper-3\.8\.0-bin\.tar\.gz$/);
  expect(page.text()).toContain('12.3 MB');
  expect(page.findAll('a').map(link => link.text())).toEqual(['production']);
});

test('a package tells whose signature it has', () => {
  const signature = { by: 'Release manager', key: 'ABCD', at: '2026-11-26T02:00:00.000Z', keyExpired: false };
  const of = (changes: object) => [{ ...PACKAGE, signature: { ...signature, ...changes } }];
  expect(
    show({ packages: of({}) })
      .page.get('td')
      .text(),
  ).toContain('Signed by Release manager');
  expect(
    show({ packages: of({ keyExpired: true }) })
      .page.get('td')
      .text(),
  ).toContain('has expired since');
  expect(show().page.get('td').text()).not.toContain('Signed');
});

test('its whole checksum is copied, also over plain HTTP; where the browser forbids that, it is shown', async () => {
  // As a page of plain HTTP: there is no navigator.clipboard.
  expect(window.isSecureContext).not.toBe(true);
  const copied: string[] = [];
  const execCommand = vi.fn(() => {
    copied.push((document.activeElement as HTMLTextAreaElement).value);
    return copied.length === 1;
  });
  Object.assign(document, { execCommand });
  const { page, button } = show();
  expect(page.text()).not.toContain(SUM);
  await button('Copy')?.trigger('click');
  await flushPromises();
  expect(copied).toEqual([SUM]);
  expect(document.body.textContent).not.toContain(SUM);
  await button('Copy')?.trigger('click');
  await flushPromises();
  expect(copied).toEqual([SUM, SUM]);
  expect(document.body.textContent).toContain(SUM);
  Reflect.deleteProperty(document, 'execCommand');
});

test('during a run no package is deleted, and it says why', async () => {
  const busy = show({ busyWhy: 'A run is going on' });
  await busy.button('Delete')?.trigger('click');
  expect(busy.onRemove).not.toHaveBeenCalled();
  expect(busy.page.text()).toContain('A run is going on');
  const free = show();
  await free.button('Delete')?.trigger('click');
  expect(free.onRemove).toHaveBeenCalledExactlyOnceWith(PACKAGE);
});
