import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import RunPlan from './run-plan.vue';

const STOP: InstanceType<typeof RunPlan>['$props']['plan'] = {
  action: 'stop',
  steps: [
    { name: 'disable at boot', hosts: ['10.0.0.1', '10.0.0.2'] },
    { name: 'worker', hosts: ['10.0.0.2'] },
  ],
  hosts: [
    { host: '10.0.0.1', roles: ['master'], servers: [], ports: [{ port: 5678, what: 'RPC' }], memoryMb: 100 },
    { host: '10.0.0.2', roles: ['worker'], servers: [], ports: [], memoryMb: 200 },
  ],
  packages: [],
};

function show(plan = STOP) {
  queries.setQueryData(['selectHostList', { page: '-1' }], { data: [] });
  return mount(RunPlan, {
    props: { plan },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
    attachTo: document.body,
  });
}

async function opened(plan = STOP) {
  const shown = show(plan);
  shown.get('details').element.open = true;
  await shown.get('details').trigger('toggle');
  return shown;
}

beforeEach(() => {
  language.value = 'en';
  queries.clear();
});

test('it is closed, and tells how much it is', () => {
  const shown = show();
  expect(shown.get('summary').text()).toBe('What it was to do2 steps · 2 hosts');
  expect(shown.find('table').exists()).toBe(false);
});

test.each([
  ['en', ['Disable at boot 2 hosts', 'Worker 1 host']],
  ['zh', ['取消开机启动 2 台主机', '工作节点 1 台主机']],
] as const)(
  'opened, it has every step, and every host with its roles and ports (%s)',
  async (words, steps) => {
    language.value = words;
    const shown = await opened();
    expect(shown.findAll('ol li').map(step => step.text())).toEqual(steps);
    const rows = shown.findAll('tbody tr').map(row => row.text());
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/10\.0\.0\.1.*(Master|主节点).*5678.*100 MiB/s);
  },
);

test('packages are told when there are any', async () => {
  const one = {
    kind: 'jdk',
    version: '8.0',
    arch: 'x86_64',
    name: 'jdk.tar.gz',
    bytes: 1000,
    hosts: ['10.0.0.1'],
  };
  const shown = await opened({ ...STOP, action: 'deploy', packages: [one] });
  expect(shown.get('summary').text()).toContain('1 package');
  expect(shown.text()).toContain('jdk.tar.gz');
});
