import type { NoticeTargetView } from '@dolphindeck/contract/notice/notice.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { h } from 'vue';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import NoticesCard from './notices-card.vue';

const NEVER = { waiting: 0, dueAt: null, succeededAt: null, failedAt: null, failure: null, gaveUpAt: null };
const OFF: NoticeTargetView = { target: 'mail', to: null, ...NEVER };
const HOOK: NoticeTargetView = { target: 'webhook', to: 'https://hooks.example', ...NEVER };

let webhook = HOOK;
let tested: object = { code: 200, message: 'ok', result: null };
const asked: string[] = [];
vi.stubGlobal('fetch', async (address: string, { body }: { body?: string } = {}) => {
  if (!address.includes('testNotice')) {
    return { json: async () => ({ code: 200, message: 'ok', result: { targets: [webhook, OFF] } }) };
  }
  asked.push(body ?? '');
  return { json: async () => tested };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  webhook = HOOK;
  tested = { code: 200, message: 'ok', result: null };
  asked.length = 0;
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

async function show(): Promise<void> {
  mounted = mount(
    { render: () => h(NMessageProvider, null, { default: () => h(NoticesCard) }) },
    {
      global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]], stubs: { transition: false } },
      attachTo: document.body,
    },
  );
  await flushPromises();
}
const text = () => (document.body.textContent ?? '').replace(/\s+/g, ' ');

async function press(index: number): Promise<void> {
  document.querySelectorAll('button')[index]?.click();
  await flushPromises();
}

test('a target that is not set up cannot be tested, and says which setting it needs', async () => {
  await show();
  await press(1);
  expect(asked).toEqual([]);
  expect(text()).toContain('Not set up. Set DECK_MAIL_URL');
});

test('a test is sent to its target, and its arrival is told', async () => {
  await show();
  await press(0);
  expect(asked).toEqual(['{"target":"webhook"}']);
  expect(text()).toContain('The test has arrived');
});

test('a test that does not arrive says why', async () => {
  tested = { code: 500, message: '', result: null, error: { code: 'notice_status', message: 'HTTP 500' } };
  await show();
  await press(0);
  expect(document.querySelector('[role="alert"]')?.textContent).toBe('HTTP 500');
});

test('a target that fails says since when, why, and what waits', async () => {
  const [before, later] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
  webhook = { ...HOOK, waiting: 2, dueAt: later, succeededAt: before, failedAt: later, failure: 'no way' };
  await show();
  expect(text()).toMatch(/The last attempt failed .*: no way/);
  expect(text()).toContain('2 are waiting');
});

test('a failure that was followed by a success is not shown any more', async () => {
  const [before, later] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
  webhook = { ...HOOK, succeededAt: later, failedAt: before, failure: 'no way' };
  await show();
  expect(text()).not.toContain('no way');
  expect(text()).toContain('Last arrived');
});
