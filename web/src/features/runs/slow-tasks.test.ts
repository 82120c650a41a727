import { VueQueryPlugin } from '@tanstack/vue-query';
import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import type { Output } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { i18n, language } from '../../i18n/i18n.ts';
import SlowTasks from './slow-tasks.vue';

type Task = Output<'runTasks'>['tasks'][number];
const task = (name: string, ms: number, hosts: Task['hosts']): Task => ({
  ...{ step: 'main', phase: 'Base', name, role: null, at: '2026-11-26T02:00:00.000Z', ms, hosts },
});
const on = (ms: number) => ({ outcome: 'ok' as const, ms });

function show(tasks: Task[]) {
  queries.setQueryData(['runTasks', { id: '0000000a' }], { tasks });
  return mount(SlowTasks, {
    props: { runId: '0000000a' },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient: queries }]] },
  });
}

beforeEach(() => {
  language.value = 'en';
  queries.clear();
});

test('the slowest tasks come first, at most five, each with the host where it took longest', () => {
  const quick = Array.from({ length: 6 }, (_, n) => task(`quick ${n}`, 20 + n, { a: on(20 + n) }));
  const rows = show([...quick, task('unpack', 83_000, { a: on(4), b: on(83_000) })]).findAll('tbody tr');
  expect(rows.map(row => row.findAll('td').map(cell => cell.text()))).toEqual([
    ['unpack', 'Base', 'b', '1:23'],
    ...[5, 4, 3, 2].map(n => [`quick ${n}`, 'Base', 'a', `${20 + n} ms`]),
  ]);
  language.value = 'zh';
  expect(show([task('unpack', 1, { a: on(1) })]).text()).toContain('基础环境');
});

test('a run that got to no task has no table', () => {
  expect(
    show([task('never', 0, {})])
      .find('table')
      .exists(),
  ).toBe(false);
});
