import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language, useTexts } from '../../i18n/i18n.ts';
import KeyValues from './key-values.vue';
import { texts } from './texts.ts';

let state = 'success';
vi.stubGlobal('fetch', async () => {
  const run = { id: '0000000a', state, action: 'deploy', clusterName: 'production' };
  return { json: async () => ({ code: 200, message: 'ok', result: { total: 1, data: [run] } }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  state = 'success';
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

async function show() {
  const labels = { keyLabel: 'Name', addLabel: 'Add a variable' };
  const list = mount(KeyValues, {
    props: { field: 'env', values: { A: '1' }, readonly: false, t: useTexts(texts), ...labels },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  mounted = list;
  await flushPromises();
  return list;
}
const add = (list: VueWrapper) => list.findAll('button').find(one => one.text() === '+ Add a variable');

test('a line that is added comes after the others and has the focus; the button stays above them all', async () => {
  const list = await show();
  await add(list)?.trigger('click');
  await add(list)?.trigger('click');
  const lines = list.findAll('li');
  expect(lines).toHaveLength(3);
  expect(document.activeElement).toBe(lines[2]?.get('input').element);
  const [button, first] = [add(list)?.element, lines[0]?.element];
  expect(button?.compareDocumentPosition(first as Node)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test('while a run holds the editor the button stays and says why; a list that only is read has none', async () => {
  const list = await show();
  state = 'running';
  await queries.invalidateQueries();
  await list.setProps({ readonly: true });
  await flushPromises();
  expect(add(list)?.attributes('aria-disabled')).toBe('true');
  expect(list.text()).toContain('This is possible when it has ended.');
  await add(list)?.trigger('click');
  expect(list.findAll('li')).toHaveLength(1);
  state = 'success';
  await queries.invalidateQueries();
  await flushPromises();
  expect(add(list)).toBeUndefined();
});
