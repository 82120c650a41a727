import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { Refusal } from '../../api/client.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import HostTable from './host-table.vue';
import { HOST } from './testing.ts';

const USERS = [
  { id: '1', name: 'production' },
  { id: '2', name: 'staging' },
];

function show(props: Partial<InstanceType<typeof HostTable>['$props']> = {}) {
  return mount(HostTable, {
    props: { hosts: [HOST], usedBy: () => [], checks: new Map(), busyWhy: null, ...props },
    global: {
      plugins: [i18n],
      stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } },
    },
  });
}

const button = (table: ReturnType<typeof show>, name: string) =>
  table.findAll('button').find(one => one.text().startsWith(name));
const whyOf = (table: ReturnType<typeof show>, name: string) =>
  table.find(`#${button(table, name)?.attributes('aria-describedby')}`).text();

beforeEach(() => {
  language.value = 'zh';
});

test('a host that clusters use is not deleted, and it says by which', async () => {
  const table = show({ usedBy: () => USERS });
  await button(table, '删除')?.trigger('click');
  expect(table.emitted('remove')).toBeUndefined();
  expect(whyOf(table, '删除')).toBe('被集群 production、staging 使用，请先从集群中移除。');
  expect(table.findAll('a').map(link => link.attributes('href'))).toEqual(['/clusters/1', '/clusters/2']);
});

test('a host that nothing uses is deleted on request', async () => {
  const table = show();
  await button(table, '删除')?.trigger('click');
  expect(table.emitted('remove')).toEqual([[HOST]]);
});

test('during a run nothing can be done to a host, and each button says why', async () => {
  const table = show({ busyWhy: '正在部署' });
  for (const name of ['检查', '编辑', '删除']) {
    await button(table, name)?.trigger('click');
    expect(whyOf(table, name)).toBe('正在部署');
  }
  expect(table.emitted()).not.toHaveProperty('check');
  expect(table.emitted()).not.toHaveProperty('edit');
});

test('a host that shows another key than the known one is offered for comparison', async () => {
  const error = new Refusal('another key', 'host_key_mismatch', 'hostKey');
  const table = show({ checks: new Map([[HOST.id, { state: 'newKey', error }]]) });
  expect(table.get('[role=alert]').text()).toContain('Another key');
  await button(table, '查看新密钥')?.trigger('click');
  expect(table.emitted('edit')).toEqual([[HOST, true]]);
});

test('what a login found out is shown: system, Java, resources, free disk; and who logs in', () => {
  const facts = {
    ...{ arch: 'x86_64', os: 'Debian 12', osFamily: 'debian', python: '3.11', hostname: 'node-1' },
    ...{ memoryMb: 8192, cpus: 4, diskFreeMb: 20_480, java: '17.0.2' },
  };
  language.value = 'en';
  const words = (host: object) =>
    show({ hosts: [{ ...HOST, ...host }] })
      .text()
      .replaceAll(/\s+/g, ' ');
  const known = words({ facts });
  for (const part of [
    'Debian 12',
    'x86_64 · Python 3.11',
    'Java 17.0.2',
    '4 CPUs / 8.0 GiB',
    '20 GiB free in /home',
  ])
    expect(known).toContain(part);
  expect(words({ facts: { ...facts, java: null } })).toContain('No JDK');
  expect(words({ user: 'ops' })).toContain('ops@10.0.0.1:22');
});
