import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import ConsoleKey from './console-key.vue';
import { HOST } from './testing.ts';

const WHY = 'A run is going on';
const KEY = { publicKey: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:new', hosts: 0, olderHosts: 2 };
const older = (id: string) =>
  ({ ...HOST, id, name: id, credential: 'key', keyFingerprint: 'SHA256:old' }) as const;

/** What was asked of the console beside the key. */
const asked: string[] = [];
/** Answers to installConsoleKey wait for it. */
let gate: PromiseWithResolvers<void>;
vi.stubGlobal('fetch', async (address: string) => {
  const name = address.split('/').at(-1) ?? '';
  if (name !== 'selectConsoleKey') asked.push(name);
  if (name === 'installConsoleKey') await gate.promise;
  return { json: async () => ({ code: 200, message: 'ok', result: KEY }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  asked.length = 0;
  gate = Promise.withResolvers();
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

async function show() {
  const page = mount(ConsoleKey, {
    props: { hosts: [older('one'), older('two')], why: null as string | null },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  mounted = page;
  await flushPromises();
  const press = async (name: string) => {
    const all = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')];
    all.find(({ textContent }) => textContent?.trim() === name)?.click();
    await flushPromises();
  };
  const usable = () =>
    [...document.querySelectorAll('[role="dialog"] .foot button:not([aria-disabled="true"])')].map(one =>
      one.textContent?.trim(),
    );
  return { page, press, usable };
}

test('when a run begins while the dialog is open, the key can be copied and nothing else', async () => {
  const { page, press, usable } = await show();
  expect(usable()).toEqual(['Make a new key', 'Install it there (2)', 'Copy']);
  await page.setProps({ why: WHY });
  expect(usable()).toEqual(['Copy']);
  for (const name of ['Make a new key', 'Install it there (2)']) await press(name);
  expect(asked).toEqual([]);
});

test('hosts that a key was not brought to yet when a run began keep the one that they have', async () => {
  const { page, press } = await show();
  await press('Install it there (2)');
  expect(asked).toEqual(['installConsoleKey']);
  await page.setProps({ why: WHY });
  gate.resolve();
  await flushPromises();
  expect(asked).toEqual(['installConsoleKey']);
});
