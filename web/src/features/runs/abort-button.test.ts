import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { h, reactive } from 'vue';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import AbortButton from './abort-button.vue';

/** What was asked of the console, and what it answers. */
const asked: string[] = [];
let answer = { code: 200, message: 'ok', result: null as unknown };
vi.stubGlobal('fetch', async (address: string, { body }: { body?: string } = {}) => {
  asked.push(`${address} ${body ?? ''}`);
  return { json: async () => answer };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  asked.length = 0;
  answer = { code: 200, message: 'ok', result: null };
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

function show() {
  const props = reactive({ runId: '0000000a', isHarder: false });
  mounted = mount(
    { render: () => h(NMessageProvider, null, { default: () => h(AbortButton, props) }) },
    {
      global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]], stubs: { transition: false } },
      attachTo: document.body,
    },
  );
  return props;
}
const dialog = () => document.querySelector('[role="alertdialog"]');
/** Presses the button with this text: of the dialog when there is one. */
async function press(text: string): Promise<void> {
  const buttons = [...(dialog() ?? document).querySelectorAll('button')];
  const button = buttons.find(({ textContent }) => textContent?.trim() === text);
  if (button === undefined) throw new Error(`no button ${text}: ${buttons.map(one => one.textContent)}`);
  button.click();
  await flushPromises();
}

test('a run is not aborted before both questions are answered, nor when an answer is no', async () => {
  show();
  await press('Abort');
  expect(dialog()?.textContent).toContain('Abort this run?');
  await press('Let it run');
  await vi.waitFor(() => expect(dialog()).toBeNull());
  await press('Abort');
  await press('Abort the run');
  expect(dialog()?.textContent).toContain('Do you really want to end it?');
  await press('Let it run');
  await vi.waitFor(() => expect(dialog()).toBeNull());
  expect(asked).toEqual([]);
  await press('Abort');
  expect(dialog()?.textContent, 'it begins with the first question again').toContain('Abort this run?');
});

test('the run is aborted once both answers are yes', async () => {
  show();
  await press('Abort');
  await press('Abort the run');
  await press('Yes, end it');
  expect(asked.filter(one => one.includes('cancelRun'))).toHaveLength(1);
  expect(asked.join()).toContain('0000000a');
  expect(document.body.textContent).toContain('The abort is asked for');
});

test('a run that is aborted already is asked about again, with what pressing harder means', async () => {
  const props = show();
  await press('Abort');
  await press('Abort the run');
  await press('Yes, end it');
  props.isHarder = true;
  await vi.waitFor(() => expect(dialog()).toBeNull());
  await press('Force abort');
  expect(dialog()?.textContent).toContain('Force this run to end?');
  expect(dialog()?.textContent).toContain('unknown state');
  expect(asked.filter(one => one.includes('cancelRun'))).toHaveLength(1);
  await press('Force abort');
  expect(asked.filter(one => one.includes('cancelRun'))).toHaveLength(1);
  await press('Yes, end it');
  expect(asked.filter(one => one.includes('cancelRun'))).toHaveLength(2);
});

test('a refusal is said in the dialog, which stays; asked again, it is gone', async () => {
  show();
  answer = { code: 10100, message: 'the run is over', result: null };
  await press('Abort');
  await press('Abort the run');
  await press('Yes, end it');
  expect(dialog()?.querySelector('[role="alert"]')).not.toBeNull();
  await press('Let it run');
  await vi.waitFor(() => expect(dialog()).toBeNull());
  await press('Abort');
  expect(dialog()?.querySelector('[role="alert"]')).toBeNull();
});
