import type { FindingView, PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { NMessageProvider } from 'naive-ui';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Output } from '../../../api/client.ts';
import { queries } from '../../../api/queries.ts';
import { i18n, language } from '../../../i18n/i18n.ts';
import type { Actions } from '../use-actions.ts';
import PlanPart from './plan-part.vue';

const PLAN: PlanView = {
  action: 'deploy',
  possible: true,
  problems: [],
  warnings: [],
  changes: null,
  upgrade: null,
  steps: [],
  hosts: [],
  packages: [],
};
const finding = (id: string, level: FindingView['level']): FindingView => ({
  ...{ host: '10.0.0.1', id, level, message: `${id} was found`, advice: 'mend it' },
});

let plan = PLAN;
let findings: FindingView[] = [];
/** The runs that the console tells of. */
let runs: unknown[] = [];
/** A check is answered when it opens. */
let gate: PromiseWithResolvers<void>;
/** What the page asked to be checked. */
const checked: unknown[] = [];
vi.stubGlobal('fetch', async (address: string, { body }: { body?: string } = {}) => {
  const name = /\/api\/v1\/(\w+)/.exec(address)?.[1] ?? '';
  if (name === 'checkCluster') {
    checked.push(JSON.parse(body ?? 'null'));
    await gate.promise;
  }
  const answers: Record<string, unknown> = {
    planCluster: plan,
    selectRunList: { data: runs, total: runs.length },
    checkCluster: { ok: findings.every(({ level }) => level === 'warning'), findings },
  };
  return { json: async () => ({ code: 200, message: 'ok', result: answers[name] ?? null }) };
});

let mounted: VueWrapper | undefined;
beforeEach(() => {
  language.value = 'en';
  plan = PLAN;
  findings = [];
  runs = [];
  gate = Promise.withResolvers();
  gate.resolve();
  checked.length = 0;
});
afterEach(() => {
  mounted?.unmount();
  queries.clear();
});

/** What the console has changed is read again. */
async function reread(): Promise<void> {
  await queries.invalidateQueries();
  await flushPromises();
}

/** The plan of a cluster that its state lets be deployed. */
async function show(more: object = {}) {
  const execute = vi.fn(async () => {});
  const actions = { why: () => null, execute } as Pick<Actions, 'why' | 'execute'> as Actions;
  const view = { id: '0000000a', name: 'one', roles: [], ...more } as unknown as Output<'selectCluster'>;
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)', component: { render: () => null } }],
  });
  const page = mount(
    { render: () => h(NMessageProvider, null, { default: () => h(PlanPart, { view, actions }) }) },
    { global: { plugins: [i18n, router, [VueQueryPlugin, { queryClient: queries }]] } },
  );
  mounted = page;
  await flushPromises();
  const button = (name: string) => {
    const found = page.findAll('button').find(one => one.text() === name);
    if (found === undefined) throw new Error(`no button ${name}`);
    return found;
  };
  const usable = () =>
    ['Deploy', 'Deploy and start'].filter(name => button(name).attributes('aria-disabled') === 'false');
  const press = async (name: string) => {
    await button(name).trigger('click');
    await flushPromises();
  };
  return { page, execute, usable, press };
}

describe('the plan of a deploy', () => {
  test('is gone on with at once, or after a look at the hosts that found only remarks', async () => {
    findings = [finding('os_untried', 'warning')];
    const { page, execute, usable, press } = await show();
    expect(usable()).toEqual(['Deploy', 'Deploy and start']);
    await press('Check the hosts');
    expect(checked).toEqual([{ clusterId: '0000000a' }]);
    expect(page.get('[role="status"]').text()).toBe('Only remarks: the deploy can go on');
    expect(page.text()).toContain('os_untried was found');
    await press('Deploy and start');
    expect(execute).toHaveBeenCalledWith({
      ...{ action: 'deploy', thenStart: true, takeOver: false, breakLocks: false },
    });
  });

  test('promises what an upgrade does: a way back, and of an existing database none', async () => {
    const upgrade = { from: '1.3.6', to: '1.3.9', hops: [], byHand: false, expected: null };
    plan = { ...PLAN, upgrade };
    expect((await show()).page.text()).toContain('The deploy first dumps the database');
    mounted?.unmount();
    queries.clear();
    plan = { ...PLAN, upgrade: { ...upgrade, byHand: true } };
    const { page } = await show();
    expect(page.text()).toContain('the console makes no restore point of it');
    expect(page.text()).not.toContain('first dumps');
  });

  test('holds a deploy up for what the look at the hosts found, until another look finds it gone', async () => {
    findings = [finding('memory_low', 'error')];
    const { page, usable, press } = await show();
    await press('Check the hosts');
    expect(page.get('[role="status"]').text()).toBe('1 problem to solve first');
    expect(usable()).toEqual([]);
    findings = [];
    await press('Check again');
    expect(page.get('[role="status"]').text()).toBe('Checked: nothing stands against a deploy');
    expect(usable()).toEqual(['Deploy', 'Deploy and start']);
  });

  test('offers to take a foreign folder over, looks again with that, and deploys with it', async () => {
    findings = [finding('deploydir_foreign', 'error')];
    const { page, execute, press } = await show();
    expect(page.find('[role="checkbox"]').exists()).toBe(false);
    await press('Check the hosts');
    findings = [];
    await page.get('[role="checkbox"]').trigger('click');
    await flushPromises();
    expect(checked.at(-1)).toEqual({ clusterId: '0000000a', takeOver: true });
    await press('Deploy');
    expect(execute).toHaveBeenCalledWith(expect.objectContaining({ takeOver: true, breakLocks: false }));
  });

  test('says of a check that the cluster or the plan has changed since, and takes nothing from it any more', async () => {
    findings = [finding('memory_low', 'error')];
    const { page, usable, press } = await show();
    await press('Check the hosts');
    expect(usable()).toEqual([]);
    plan = { ...PLAN, warnings: [finding('left', 'warning')] };
    await reread();
    expect(page.get('[role="status"]').text(), 'another text is no change').toBe('1 problem to solve first');
    plan = { ...PLAN, hosts: [{ host: '10.0.0.9', roles: [], servers: [], ports: [], memoryMb: 512 }] };
    await reread();
    expect(page.get('[role="status"]').text()).toMatch(/^Something has changed since this check/);
    expect(page.get('.check .old').text()).toContain('memory_low was found');
    expect(usable()).toEqual(['Deploy', 'Deploy and start']);
    await press('Check again');
    expect(page.get('[role="status"]').text()).toBe('1 problem to solve first');
    expect(page.find('.check .old').exists()).toBe(false);
  });

  test('a check that was under way when the plan changed is old when it comes', async () => {
    const { page, press } = await show();
    gate = Promise.withResolvers();
    await press('Check the hosts');
    plan = { ...PLAN, possible: false };
    await reread();
    gate.resolve();
    await flushPromises();
    expect(page.get('[role="status"]').text()).toMatch(/^Something has changed since this check/);
  });

  test('does not look at hosts while a run goes on, and says why', async () => {
    findings = [finding('deploydir_foreign', 'error')];
    const { page, press } = await show();
    await press('Check the hosts');
    runs = [{ id: '0000000f', action: 'stop', clusterName: 'other', state: 'running' }];
    await reread();
    const look = page.findAll('button').find(one => one.text() === 'Check again');
    expect(look?.attributes('aria-disabled')).toBe('true');
    expect(page.get(`#${look?.attributes('aria-describedby')}`).text()).toMatch(/^A run is going on/);
    await press('Check again');
    await page.get('[role="checkbox"]').trigger('click');
    await flushPromises();
    expect(checked).toHaveLength(1);
  });

  test('names what the console refuses, and is not gone on with', async () => {
    plan = {
      ...PLAN,
      possible: false,
      problems: [{ code: 'host_unregistered', message: 'hosts: not registered: 10.0.0.9' }],
    };
    const { page, usable } = await show();
    expect(page.get('[role="alert"] li').text()).toBe('Not registered: 10.0.0.9');
    expect(usable()).toEqual([]);
  });

  test('shows settings beyond the catalogue and the environment, with where they belong', async () => {
    const { page } = await show({
      env: { HADOOP_HOME: '/opt/hadoop', DB_PASSWORD: 'planted' },
      roles: [
        { roleName: 'master', roleBody: { extra: { 'master.exec.threads': 100 } }, roleDependHost: [] },
      ],
    });
    const shown = page.findAll('.extras li').map(one => one.text());
    expect(shown).toEqual([
      'environment HADOOP_HOME=/opt/hadoop',
      'environment DB_PASSWORD=******',
      'Master master.exec.threads=100',
    ]);
  });
});
