import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { i18n, language } from '../../i18n/i18n.ts';
import RunHead from './run-head.vue';
import { runWith } from './testing.ts';

function show(over: Parameters<typeof runWith>[0] = {}, hasCluster = true, slots = {}) {
  return mount(RunHead, {
    props: { run: runWith(over), hasCluster },
    slots,
    global: {
      plugins: [i18n],
      stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } },
    },
  });
}

beforeEach(() => {
  language.value = 'en';
});

test('a run names its action, its cluster, its hosts and who asked for it', () => {
  const head = show();
  expect(head.get('h1').text()).toBe('Deploy production');
  expect(head.get('h1 a').attributes('href')).toBe('/clusters/0000000b');
  expect(head.text()).toContain('2 hosts');
  expect(head.text()).toContain('by admin');
  expect(head.text()).not.toContain('then start');
});

test('a cluster that is gone is named and said to be gone, and not linked to', () => {
  const head = show({}, false);
  expect(head.get('h1').text()).toBe('Deploy production');
  expect(head.find('h1 a').exists()).toBe(false);
  expect(head.text()).toContain('The cluster was deleted');
  expect(show().text()).not.toContain('deleted');
});

test('a run that is over took from its beginning to its end, not from when it was asked for', () => {
  const [createdAt, startedAt] = ['2026-11-26T02:08:00.000Z', '2026-11-26T02:10:00.000Z'];
  const head = show({ state: 'success', createdAt, startedAt, endedAt: '2026-11-26T02:11:23.000Z' });
  expect(head.get('.time').text()).toContain('1:23');
});

test('a run that nobody asked for by name does not say by whom; a deploy says what follows it', () => {
  const head = show({ user: null, thenStart: true });
  expect(head.text()).not.toContain('by ');
  expect(head.text()).toContain('then start');
  language.value = 'zh';
  expect(show({ thenStart: true }).get('h1').text()).toMatch(/^部署\s+production\s*成功后启动$/);
});
