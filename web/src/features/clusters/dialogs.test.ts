import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { h, reactive, ref } from 'vue';
import { Refusal } from '../../api/client.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import AskDialog from './ask-dialog.vue';
import LeaveDialog from './leave-dialog.vue';

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
});
afterEach(() => mounted?.unmount());

function open(render: () => ReturnType<typeof h>): void {
  mounted = mount({ render }, { global: { plugins: [i18n] }, attachTo: document.body });
}
const dialog = () => document.querySelector('[role="dialog"]');
const text = () => dialog()?.textContent ?? '';
const buttons = () => [...(dialog()?.querySelectorAll<HTMLButtonElement>('.body button') ?? [])];
const button = (name: string) => buttons().find(({ textContent }) => textContent?.trim() === name);
const input = () => dialog()?.querySelector('input') ?? null;
async function press(name: string): Promise<void> {
  button(name)?.click();
  await flushPromises();
}
async function type(value: string): Promise<void> {
  const element = input();
  if (element === null) throw new Error('nothing to type into');
  element.value = value;
  element.dispatchEvent(new Event('input'));
  await flushPromises();
}

describe('a question that is asked twice', () => {
  function ask(more: object = {}) {
    const confirmed = vi.fn();
    const props = reactive({
      open: true,
      title: 'Delete cluster one?',
      hint: 'Its files stay.',
      action: 'Delete…',
      sure: 'Delete it',
      typed: 'one',
      twice: true,
      pending: false,
      error: null as Error | null,
      onConfirm: confirmed,
      'onUpdate:open': (now: boolean) => {
        props.open = now;
      },
      ...more,
    });
    open(() => h(AskDialog, props));
    return { confirmed, props };
  }

  test('says what stays, then wants the name, exactly', async () => {
    const { confirmed } = ask();
    expect(text()).toContain('Its files stay.');
    expect(input()).toBeNull();
    await press('Delete…');
    expect(confirmed).not.toHaveBeenCalled();
    expect(button('Delete it')?.disabled).toBe(true);
    for (const wrong of ['on', 'One', 'one ']) {
      await type(wrong);
      expect(button('Delete it')?.disabled).toBe(true);
    }
    await type('one');
    await press('Delete it');
    expect(confirmed).toHaveBeenCalledExactlyOnceWith('one');
  });

  test('begins anew when it is opened again: nothing typed is left', async () => {
    const { props, confirmed } = ask();
    await press('Delete…');
    await type('one');
    await press('Leave it');
    expect(confirmed).not.toHaveBeenCalled();
    props.open = true;
    await flushPromises();
    expect(input()).toBeNull();
    expect(button('Delete…')?.disabled).toBe(false);
  });

  test('asks once where nothing is to be typed, and says why it was refused', async () => {
    const { confirmed, props } = ask({ typed: null, twice: false, action: 'Stop' });
    await press('Stop');
    expect(confirmed).toHaveBeenCalledTimes(1);
    props.error = new Refusal('a run is going on', 'run_active', null);
    await flushPromises();
    expect(dialog()?.querySelector('[role="alert"]')?.textContent).toBe('A run is going on');
  });
});

describe('leaving unsaved edits', () => {
  test.each([
    ['Save and leave', 'save'],
    ['Discard and leave', 'discard'],
    ['Stay here', 'stay'],
  ])('%s', async (name, answer) => {
    const answered = vi.fn();
    const leaving = { asking: ref(true), mayBegin: async () => true, answer: answered };
    open(() => h(LeaveDialog, { leaving, name: 'one' }));
    expect(text()).toContain('Cluster one has unsaved edits.');
    await press(name);
    expect(answered).toHaveBeenCalledExactlyOnceWith(answer);
  });

  test('closing the question is to stay', async () => {
    const answered = vi.fn();
    open(() =>
      h(LeaveDialog, {
        leaving: { asking: ref(true), mayBegin: async () => true, answer: answered },
        name: '',
      }),
    );
    dialog()?.querySelector<HTMLElement>('[aria-label="Close"]')?.click();
    expect(answered).toHaveBeenCalledExactlyOnceWith('stay');
  });
});
