import type { PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Input } from '../../../api/client.ts';
import { queries } from '../../../api/queries.ts';
import { i18n, language } from '../../../i18n/i18n.ts';
import ApplyDialog from './apply-dialog.vue';

const PLAN: PlanView = {
  action: 'apply',
  possible: true,
  problems: [],
  warnings: [],
  changes: [
    { field: 'roles.worker.roleBody.heapMb', from: '512', to: '1024', secret: false },
    { field: 'roles.alert.roleBody.mailPasswd', from: null, to: null, secret: true },
  ],
  upgrade: null,
  steps: [
    { name: 'check', hosts: ['10.0.0.1', '10.0.0.2'] },
    { name: 'worker', hosts: ['10.0.0.1', '10.0.0.2'] },
    { name: 'alert', hosts: ['10.0.0.2'] },
  ],
  hosts: [],
  packages: [],
};
const BODY = { id: '0000000a', name: 'one' } as Input<'applyCluster'>;

type Answer = { result: unknown } | { error: { code: string; field?: string; message: string } };
let answers: Record<string, Answer> = {};
/** What was asked of the console, without what lists it reads. */
const asked: [name: string, body: unknown][] = [];
vi.stubGlobal('fetch', async (address: string, { body }: { body?: string } = {}) => {
  const name = /\/api\/v1\/(\w+)/.exec(address)?.[1] ?? '';
  if (body !== undefined) asked.push([name, JSON.parse(body)]);
  const registered = { data: [{ ip: '10.0.0.1', name: 'node-1' }], total: 1 };
  const answer = answers[name] ?? { result: name === 'selectHostList' ? registered : null };
  const isRefused = 'error' in answer;
  return { json: async () => ({ code: isRefused ? 400 : 200, message: '', result: null, ...answer }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  answers = { planApply: { result: PLAN } };
  asked.length = 0;
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

async function show() {
  const [applied, closed] = [vi.fn(), vi.fn()];
  mounted = mount(ApplyDialog, {
    props: { body: BODY, onApplied: applied, onClose: closed },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
  await flushPromises();
  return { applied, closed };
}
const dialog = () => document.querySelector('[role="dialog"]');
const text = () => dialog()?.textContent?.replaceAll(/\s+/g, ' ') ?? '';
const button = (name: string) =>
  [...(dialog()?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent?.trim() === name);
async function press(name: string): Promise<void> {
  button(name)?.click();
  await flushPromises();
}

test('it tells what changes, secrets unseen, and what restarts where, in its order', async () => {
  await show();
  expect(asked).toEqual([['planApply', BODY]]);
  expect(text()).toMatch(/Worker · Heap[^·]*512 → 1024/);
  expect(text()).toContain('changed (not shown)');
  const roles = [...(dialog()?.querySelectorAll('ol > li > b') ?? [])].map(({ textContent }) => textContent);
  expect(roles).toEqual(['Worker', 'Alert']);
  const hosts = [...(dialog()?.querySelectorAll('.hosts li') ?? [])].map(one =>
    one.textContent?.replaceAll(/\s+/g, ' ').trim(),
  );
  expect(hosts).toEqual(['node-1 10.0.0.1', '10.0.0.2', '10.0.0.2']);
});

test('it warns of tasks that end where workers restart, and only there', async () => {
  await show();
  expect(text()).toContain('a master starts them again on another worker');
  mounted?.unmount();
  queries.clear();
  answers.planApply = { result: { ...PLAN, changes: [], steps: PLAN.steps.slice(2) } };
  await show();
  expect(text()).not.toContain('worker');
  mounted?.unmount();
  queries.clear();
  answers.planApply = { result: { ...PLAN, steps: [{ name: 'worker', hosts: ['10.0.0.1'] }] } };
  await show();
  expect(text()).toContain('started again when it is back');
});

test('where no server restarts it says so', async () => {
  answers.planApply = { result: { ...PLAN, steps: PLAN.steps.slice(0, 1) } };
  await show();
  expect(text()).toContain('No server is restarted');
  expect(button('Apply')).toBeDefined();
});

test('what was looked at is applied, once', async () => {
  const { applied } = await show();
  await press('Apply and restart');
  expect(asked.filter(([name]) => name === 'applyCluster')).toEqual([['applyCluster', BODY]]);
  expect(applied).toHaveBeenCalledOnce();
});

test('why it was refused is said, and nothing counts as applied', async () => {
  const { applied } = await show();
  answers.applyCluster = { error: { code: 'run_active', message: 'a run is going on' } };
  await press('Apply and restart');
  expect(dialog()?.querySelector('[role="alert"]')?.textContent).toBe('A run is going on');
  expect(applied).not.toHaveBeenCalled();
});

const NEEDS_DEPLOY = {
  code: 'apply_needs_deploy',
  field: 'base.version',
  message: 'base.version: cannot be',
};

test.each([
  ['is told with the plan', { result: { ...PLAN, possible: false, problems: [NEEDS_DEPLOY] } }],
  ['makes the console refuse a plan', { error: NEEDS_DEPLOY }],
])('what stands against it %s: it cannot be applied, and its field is gone to', async (_how, answer) => {
  answers.planApply = answer;
  const { closed, applied } = await show();
  expect(dialog()?.querySelector('.problems')?.textContent).toMatch(/Version:\s+cannot be/);
  expect(button('Apply and restart')?.getAttribute('aria-disabled')).toBe('true');
  await press('Apply and restart');
  expect(applied).not.toHaveBeenCalled();
  await press('Version');
  expect(closed).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 'apply_needs_deploy', field: 'base.version' }),
  );
});

test('the way back leads to the settings, with nothing to mend', async () => {
  const { closed } = await show();
  await press('Back to the settings');
  expect(closed).toHaveBeenCalledExactlyOnceWith(null);
});

test('it speaks Chinese', async () => {
  language.value = 'zh';
  await show();
  expect(text()).toContain('在线变更 one');
  expect(button('应用并重启')).toBeDefined();
});
