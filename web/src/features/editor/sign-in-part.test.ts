import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Output, Refusal } from '../../api/client.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import SignInPart from './sign-in-part.vue';

const { call, why } = vi.hoisted(() => ({ call: vi.fn(), why: { value: null as string | null } }));
vi.mock('../../api/client.ts', async original => ({ ...(await original<object>()), call }));
vi.mock('../../api/use-role-why.ts', () => ({ useRoleWhy: () => () => why.value }));

const OURS = {
  state: 'ours',
  seenAt: '2026-01-01T00:00:00.000Z',
  user: 'admin',
  password: 'k2m4p6r8',
} as const;

function show(answer: Output<'selectClusterAdmin'> | Error) {
  call.mockImplementation(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return mount(SignInPart, { props: { clusterId: '9df5a945' }, global: { plugins: [i18n] } });
}

beforeEach(() => {
  call.mockReset();
  language.value = 'en';
  why.value = null;
});

test('the password is asked for by a click only, and goes when it is hidden', async () => {
  const part = show(OURS);
  expect(call).not.toHaveBeenCalled();
  await part.get('button').trigger('click');
  await flushPromises();
  expect(call).toHaveBeenCalledExactlyOnceWith('selectClusterAdmin', { id: '9df5a945' });
  expect(part.text()).toContain('k2m4p6r8');
  await part.findAll('button')[1]?.trigger('click');
  expect(part.text()).not.toContain('k2m4p6r8');
});

test('who may not see it is told why, and nothing is asked', async () => {
  why.value = 'Your role only looks.';
  const part = show(OURS);
  await part.get('button').trigger('click');
  expect(part.text()).toContain('Your role only looks.');
  expect(call).not.toHaveBeenCalled();
});

test('a password of somebody else is none to show or to copy', async () => {
  const part = show({ ...OURS, state: 'theirs', password: null });
  await part.get('button').trigger('click');
  await flushPromises();
  expect(part.text()).toContain('Somebody else has set the password');
  expect(part.find('dl').exists()).toBe(false);
  expect(part.findAll('button')).toHaveLength(1);
});

test('a refusal is shown', async () => {
  const part = show(new Refusal('there is no cluster', 'cluster_unknown', null));
  await part.get('button').trigger('click');
  await flushPromises();
  expect(part.get('[role="alert"]').text()).toContain('There is no cluster');
});
