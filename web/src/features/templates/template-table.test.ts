import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { i18n, language } from '../../i18n/i18n.ts';
import TemplateTable from './template-table.vue';
import type { Template } from './templates.ts';

const DATABASE = {
  id: '00000001',
  typ: 'database',
  name: 'PostgreSQL',
  remark: '<img src=x onerror=alert(1)>',
  conf: { databaseType: 'postgresql', account: 'easy', password: 'hunter2' },
} as unknown as Template;

const show = (template: Template, busyWhy: string | null = null) =>
  mount(TemplateTable, { props: { templates: [template], busyWhy }, global: { plugins: [i18n] } });

beforeEach(() => {
  language.value = 'zh';
});

test('of a secret it says that it is set, never its value', () => {
  const table = show(DATABASE);
  const settings = table.findAll('li').map(item => item.text());
  expect(settings.filter(text => text.endsWith('已设置'))).toHaveLength(1);
  expect(settings.some(text => text.endsWith('easy'))).toBe(true);
  expect(table.html()).not.toContain('hunter2');
});

test('a free setting with the name of a secret is told as set', () => {
  const conf = { extra: { 'my.token': 'hunter2', 'some.key': 'open' } };
  const table = show({ ...DATABASE, typ: 'worker', conf } as Template);
  expect(table.findAll('li').map(item => item.text())).toEqual(['my.token 已设置', 'some.key open']);
});

test('a remark is text, never markup', () => {
  const table = show(DATABASE);
  expect(table.find('img').exists()).toBe(false);
  expect(table.text()).toContain(DATABASE.remark);
});

test('more settings than there is room for are counted', () => {
  const extra = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`key.${index}`, 'x']));
  const table = show({ ...DATABASE, conf: { extra } } as Template);
  expect(table.findAll('li')).toHaveLength(5);
  expect(table.text()).toContain('等 8 项');
  expect(show({ ...DATABASE, conf: {} } as Template).text()).toContain('没有填写任何配置');
});

test('during a run templates are neither changed nor deleted', async () => {
  const table = show(DATABASE, '正在部署');
  for (const button of table.findAll('button')) await button.trigger('click');
  expect(table.emitted('edit')).toBeUndefined();
  expect(table.emitted('remove')).toBeUndefined();
});
