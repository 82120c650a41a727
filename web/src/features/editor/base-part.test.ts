import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n } from '../../i18n/i18n.ts';
import BasePart from './base-part.vue';
import { type Draft, emptyDraft } from './draft.ts';

const packages = { data: [], total: 0, currentPage: 1 };
vi.stubGlobal('fetch', async () => ({ json: async () => ({ code: 200, message: 'ok', result: packages }) }));

function deployUserOf(draft: Draft): HTMLInputElement {
  const page = mount(BasePart, {
    props: { draft, readonly: false },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
  });
  return page.get<HTMLInputElement>('[data-field="base.deployUser"] input').element;
}

test('the deploy user of a new cluster is easy, and cannot be changed', () => {
  const { value, readOnly } = deployUserOf(emptyDraft('one', '', '1.3.6'));
  expect([value, readOnly]).toEqual(['easy', true]);
});

test('a cluster that was stored with another deploy user shows that one, and it cannot be changed either', () => {
  const draft = emptyDraft('one', '', '1.3.6');
  const { value, readOnly } = deployUserOf({ ...draft, base: { ...draft.base, deployUser: 'dolphin' } });
  expect([value, readOnly]).toEqual(['dolphin', true]);
});
