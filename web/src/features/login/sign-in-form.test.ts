import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import SignInForm from './sign-in-form.vue';

/** What was sent, and what the console answers. */
const sent: unknown[] = [];
let answer: object = { code: 200, message: 'ok', result: null };
vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
  sent.push(JSON.parse(body));
  return { json: async () => answer };
});

beforeEach(() => {
  language.value = 'en';
  sent.length = 0;
});

function show() {
  const form = mount(SignInForm, {
    props: { user: 'admin' },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  const [user, password] = form.findAll('input');
  if (user === undefined || password === undefined) throw new Error('fields are missing');
  return { form, user, password };
}

test('a password manager knows both fields, and the one to fill in has the focus', () => {
  const { user, password } = show();
  expect([user, password].map(field => field.attributes('autocomplete'))).toEqual([
    'username',
    'current-password',
  ]);
  expect(document.activeElement).toBe(password.element);
});

test('nothing is sent without a password', async () => {
  const { form } = show();
  await form.trigger('submit');
  expect(sent).toEqual([]);
  expect(form.text()).toContain('Enter the password');
});

test('a refusal is told and nobody is signed in; what is right is', async () => {
  const { form, user, password } = show();
  answer = {
    code: 500,
    message: 'x',
    result: null,
    error: { code: 'login_wrong', message: 'that is wrong' },
  };
  await user.setValue(' anna ');
  await password.setValue(' secret ');
  await form.trigger('submit');
  await flushPromises();
  // Of a password every character counts.
  expect(sent).toEqual([{ user: 'anna', password: ' secret ' }]);
  expect(form.get('[role="alert"]').text()).toBe('That is wrong');
  expect(form.emitted('signedIn')).toBeUndefined();
  answer = { code: 200, message: 'ok', result: null };
  await form.trigger('submit');
  await flushPromises();
  expect(form.emitted('signedIn')).toHaveLength(1);
});
