import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { i18n, language } from '../i18n/i18n.ts';
import PasswordInput from './password-input.vue';

test('a password is shown and hidden again by a button that keys reach, in the field where it was typed', async () => {
  language.value = 'en';
  const input = mount(PasswordInput, {
    props: { value: 'typed', inputProps: { autocomplete: 'current-password' } },
    global: { plugins: [i18n] },
  });
  const field = input.find('input');
  const button = input.find('button');
  expect([field.attributes('type'), button.attributes('aria-label')]).toEqual([
    'password',
    'Show what is typed',
  ]);
  expect([button.attributes('type'), button.attributes('tabindex')]).toEqual(['button', '0']);
  await button.trigger('click');
  expect([field.attributes('type'), button.attributes('aria-label')]).toEqual(['text', 'Hide what is typed']);
  expect([field.element.value, field.attributes('autocomplete')]).toEqual(['typed', 'current-password']);
  await button.trigger('click');
  expect(field.attributes('type')).toBe('password');
});
