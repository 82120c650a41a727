import { mount } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { i18n, language } from '../../../i18n/i18n.ts';
import { firstFailure } from './first-failure.ts';
import { NOTHING_WANTED } from './line.ts';
import LogFilters from './log-filters.vue';

/** The lines of failures that the log has, by host, and what was asked for. */
let failures: { line: number; host: string }[] = [];
const asked: (string | null)[] = [];
vi.stubGlobal('fetch', async (address: string) => {
  const query = new URL(address, 'http://console').searchParams;
  expect([query.get('runId'), query.get('failed')]).toEqual(['0000000a', 'true']);
  const host = query.get('host');
  asked.push(host);
  const matches = failures
    .filter(one => host === null || one.host === host)
    .map(({ line }) => ({ line, text: '' }));
  const headers = { 'content-type': 'application/x-ndjson' };
  return new Response(`${JSON.stringify({ matches, looked: 100 })}\n`, { headers });
});

beforeEach(() => {
  language.value = 'en';
  asked.length = 0;
});

function show(hasFailed: boolean) {
  const props = { wanted: NOTHING_WANTED, hosts: ['10.0.0.1'], hasFailed, isSearched: false };
  const page = mount(LogFilters, { props, global: { plugins: [i18n] } });
  return { page, button: page.findAll('button').find(one => one.text() === 'First failure') };
}

test('where something failed a button leads to the first failure, and only there', async () => {
  expect(show(false).button).toBeUndefined();
  const { page, button } = show(true);
  await button?.trigger('click');
  expect(page.emitted('failure')).toHaveLength(1);
});

test('the first failure is the first of the host that failed, not one that was foreseen on another', async () => {
  failures = [
    { line: 7, host: '10.0.0.2' },
    { line: 40, host: '10.0.0.1' },
    { line: 41, host: '10.0.0.1' },
  ];
  expect(await firstFailure('0000000a', '10.0.0.1')).toBe(40);
  expect(asked).toEqual(['10.0.0.1']);
});

test('without such a line the first of any host is meant; without any there is none', async () => {
  failures = [{ line: 7, host: '10.0.0.2' }];
  expect(await firstFailure('0000000a', '10.0.0.1')).toBe(7);
  failures = [];
  expect(await firstFailure('0000000a', null)).toBeNull();
});
