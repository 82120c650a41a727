import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { h, reactive, ref } from 'vue';
import { Refusal } from '../../api/client.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import AskDialog from './ask-dialog.vue';
import LeaveDialog from './leave-dialog.vue';
import NameDialog from './name-dialog.vue';

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
const isOff = (name: string) => button(name)?.getAttribute('aria-disabled') === 'true';
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
    expect(isOff('Delete it')).toBe(true);
    for (const wrong of ['on', 'One', 'one ']) {
      await type(wrong);
      expect(isOff('Delete it')).toBe(true);
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
    expect(isOff('Delete…')).toBe(false);
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

describe('a dialog that was open when a run began', () => {
  const why = 'A run is going on';
  const submit = () => dialog()?.querySelector('form')?.dispatchEvent(new Event('submit'));

  test.each([
    ['asks', { typed: null }, 'Stop'],
    ['wants a name', { typed: 'one' }, 'Stop'],
  ])('%s, and does nothing until it has ended', async (_, more, action) => {
    const confirmed = vi.fn();
    const props = { open: true, title: '', hint: '', action, pending: false, error: null, why, ...more };
    open(() => h(AskDialog, { ...props, onConfirm: confirmed }));
    if (props.typed !== null) await type(props.typed);
    expect([isOff(action), text()]).toEqual([true, expect.stringContaining(why)]);
    await press(action);
    submit();
    expect(confirmed).not.toHaveBeenCalled();
  });

  test('begins no other cluster', async () => {
    const named = vi.fn();
    open(() => h(NameDialog, { open: true, title: '', suggested: 'two', why, onNamed: named }));
    await flushPromises();
    expect([isOff('Go on'), text()]).toEqual([true, expect.stringContaining(why)]);
    submit();
    expect(named).not.toHaveBeenCalled();
  });

  test('saves no edits before they are left, but still lets them be given up', async () => {
    const answered = vi.fn();
    const leaving = { asking: ref(true), mayBegin: async () => true, answer: answered };
    open(() => h(LeaveDialog, { leaving, name: 'one', why }));
    expect([isOff('Save and leave'), text()]).toEqual([true, expect.stringContaining(why)]);
    await press('Save and leave');
    expect(answered).not.toHaveBeenCalled();
    await press('Discard and leave');
    expect(answered).toHaveBeenCalledExactlyOnceWith('discard');
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
    open(() => h(LeaveDialog, { leaving, name: 'one', why: null }));
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
        why: null,
      }),
    );
    dialog()?.querySelector<HTMLElement>('[aria-label="Close"]')?.click();
    expect(answered).toHaveBeenCalledExactlyOnceWith('stay');
  });
});
