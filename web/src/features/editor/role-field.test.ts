import { ROLES } from 'virtual:catalogue';
import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount, type VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, test } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import { HIDDEN_SECRET } from './role-body.ts';
import RoleForm from './role-form.vue';
import type { Scope } from './scope.ts';

beforeEach(() => {
  language.value = 'en';
});

type Role = 'database' | 'alert' | 'backend' | 'master';

/** The settings of a role, which answer what is typed as the editor does. */
function show(name: Role, first: RoleBody, scope: Scope = 'all') {
  let body = first;
  const form: VueWrapper = mount(RoleForm, {
    props: {
      definition: ROLES[name],
      body,
      path: '',
      scope,
      onChange: (changed: RoleBody) => {
        body = changed;
        void form.setProps({ body });
      },
    },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
  });
  const now = () => body;
  const at = (field: string) => form.find(`[data-field="${field}"]`);
  return { form, now, at };
}

describe('a setting', () => {
  test('has its label, its unit and what helps to fill it in, as the catalogue says them', () => {
    const { masterReservedMemory } = ROLES.master.fields;
    const field = show('master', { masterReservedMemory: 0.3 }).at('masterReservedMemory');
    const input = field.get<HTMLInputElement>('input');
    expect(field.get('label').text()).toContain(masterReservedMemory?.label.en);
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'));
    expect(field.get('.field-unit').text()).toBe('GiB');
    expect(field.get(`#${input.attributes('aria-describedby')}`).text()).toBe(masterReservedMemory?.help?.en);
    expect(input.element.value).toBe('0.3');
  });
});

describe('a secret', () => {
  test('is dots until it is revealed', async () => {
    const { at } = show('database', { password: 'pass word' });
    const field = at('password');
    expect(field.get('input').attributes('type')).toBe('password');
    await field.get('button').trigger('click');
    expect(field.get('input').attributes('type')).toBe('text');
    expect(field.get('button').attributes('aria-label')).toBe('Hide Password');
  });

  test('that may not be seen is empty, cannot be revealed, and is kept unless another is typed', async () => {
    const { at, now } = show('database', { password: HIDDEN_SECRET });
    const input = at('password').get<HTMLInputElement>('input');
    expect(input.element.value).toBe('');
    expect(input.attributes('placeholder')).toBe('Stored; empty leaves it as it is');
    expect(at('password').find('button').exists()).toBe(false);
    await input.setValue('new');
    expect(now().password).toBe('new');
    await input.setValue('');
    expect(now().password).toBe(HIDDEN_SECRET);
  });
});

describe('a free setting with the name of a secret', () => {
  const value = (line: ReturnType<ReturnType<typeof show>['at']>) =>
    line.findAll<HTMLInputElement>('input')[1];

  test('is dots until it is revealed; others are not', async () => {
    const { at } = show('master', { extra: { 'my.token': 'hunter2', 'some.key': 'open' } });
    expect(value(at('extra.some.key'))?.attributes('type')).toBeUndefined();
    const line = at('extra.my.token');
    expect(value(line)?.attributes('type')).toBe('password');
    await line.get('button[aria-label^="Show"]').trigger('click');
    expect(value(line)?.attributes('type')).toBe('text');
    expect(value(line)?.element.value).toBe('hunter2');
  });

  test('stays the same input while its value is typed and taken back', async () => {
    const { at, now } = show('master', { extra: { 'my.token': '' } });
    const input = value(at('extra.my.token'));
    for (const text of ['h', 'true', '']) {
      await input?.setValue(text);
      expect(now().extra).toEqual({ 'my.token': text });
      expect(value(at('extra.my.token'))?.element).toBe(input?.element);
    }
  });

  test('that may not be seen is kept unless another is typed', async () => {
    const { at, now } = show('master', { extra: { 'my.token': HIDDEN_SECRET } });
    const input = value(at('extra.my.token'));
    expect(input?.element.value).toBe('');
    await input?.setValue('new');
    await input?.setValue('');
    expect(now().extra).toEqual({ 'my.token': HIDDEN_SECRET });
  });
});

test('a secret that may not be seen is stars where nothing can be typed', () => {
  const input = show('database', { password: HIDDEN_SECRET }, 'none')
    .at('password')
    .get<HTMLInputElement>('input');
  expect(input.element.value).toBe('******');
  expect(input.attributes('type')).toBe('text');
  expect(input.attributes('placeholder')).toBe('');
});

describe('a setting with a condition', () => {
  const mail: RoleBody = { alertType: 'mail', mailSender: 'ops@example.org', mailServerPort: 25 };

  test('is there only while the condition holds, and its value comes back with it', async () => {
    const { at, now } = show('alert', mail);
    expect(at('mailSender').exists()).toBe(true);
    expect(at('weixinCorpId').exists()).toBe(false);
    await at('alertType').get('input[value="weixin"]').trigger('change');
    expect(at('mailSender').exists()).toBe(false);
    expect(at('weixinCorpId').exists()).toBe(true);
    expect(now()).not.toHaveProperty('mailSender');
    await at('alertType').get('input[value="mail"]').trigger('change');
    expect(now()).toMatchObject(mail);
  });
});

describe('a number', () => {
  test('that is none yet is neither lost nor sent as one, and the bounds are said', async () => {
    const { at, now } = show('backend', { serverPort: 12345 });
    const input = at('serverPort').get<HTMLInputElement>('input');
    await input.setValue('70000');
    expect(now().serverPort).toBe(70000);
    expect(at('serverPort').get('.field-wrong').text()).toMatch(/^Must be a whole number: .*65535/);
    await input.setValue('12a');
    expect(input.element.value).toBe('12a');
    expect(at('serverPort').get('input').attributes('aria-invalid')).toBe('true');
    await input.setValue('8080');
    expect(at('serverPort').find('.field-wrong').exists()).toBe(false);
  });
});

test('nothing can be typed or chosen where it is only to be read', () => {
  const { form } = show('alert', { alertType: 'mail' }, 'none');
  const inputs = form.findAll<HTMLInputElement>('input').map(one => one.element);
  expect(inputs.length).toBeGreaterThan(5);
  expect(inputs.filter(one => !one.readOnly && !one.disabled)).toEqual([]);
});

test('of a cluster that runs all but its ports can be typed, and they say why', () => {
  const { at } = show('backend', { serverPort: 12345, heapMb: 512 }, 'running');
  expect(at('serverPort').get<HTMLInputElement>('input').element.readOnly).toBe(true);
  expect(at('serverPort').get('.field-help').text()).toContain('Not while it runs: stop the cluster first');
  expect(at('heapMb').get<HTMLInputElement>('input').element.readOnly).toBe(false);
  expect(at('heapMb').text()).not.toContain('Not while it runs');
});
