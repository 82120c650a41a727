import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import TokenDialog from './token-dialog.vue';

const TOKEN = 'deck_0123456789';

const sent: unknown[] = [];
let answer: object;
vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
  sent.push(JSON.parse(body));
  return { json: async () => answer };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'zh';
  sent.length = 0;
});
afterEach(() => mounted?.unmount());

const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const text = () => dialog()?.textContent ?? '';

/** Opens the dialog, names the token and asks for it. */
async function make(name: string, days: string): Promise<void> {
  mounted = mount(TokenDialog, {
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  await flushPromises();
  const fields = [...(dialog()?.querySelectorAll<HTMLInputElement>('input:not([type="radio"])') ?? [])];
  for (const [index, value] of [name, days].entries()) {
    const field = fields[index];
    if (field === undefined) throw new Error('a field is missing');
    field.value = value;
    field.dispatchEvent(new Event('input'));
  }
  dialog()?.querySelector('form')?.dispatchEvent(new Event('submit'));
  await flushPromises();
}

test('a token is shown once, with a warning, and copied where a page has no clipboard', async () => {
  answer = { code: 200, message: 'ok', result: { id: '1', token: TOKEN, expiresAt: '2027-01-01T00:00:00Z' } };
  await make('ci', '30');
  expect(sent).toEqual([{ name: 'ci', role: 'viewer', days: 30 }]);
  expect(text()).toContain('只显示这一次');
  let copied = '';
  vi.stubGlobal('isSecureContext', false);
  document.execCommand = () => {
    // What has the focus outside of the dialog would lose it.
    copied = dialog()?.querySelector('textarea')?.value ?? '';
    return true;
  };
  [...(dialog()?.querySelectorAll('button') ?? [])].find(one => one.textContent?.trim() === '复制')?.click();
  await flushPromises();
  expect(copied).toBe(TOKEN);
  expect(text()).toContain('已复制');
});

test('days that are no number are not sent, and a refusal stands at its field', async () => {
  await make('ci', 'soon');
  expect(sent).toEqual([]);
  expect(text()).toContain('1 到 366 天');
  mounted?.unmount();
  const error = { code: 'token_name_taken', field: 'name', message: 'name：已有名为 ci 的令牌' };
  answer = { code: 500, message: 'x', result: null, error };
  await make('ci', '30');
  const field = dialog()?.querySelector('[aria-invalid="true"]');
  expect(document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    '已有名为 ci 的令牌',
  );
});
