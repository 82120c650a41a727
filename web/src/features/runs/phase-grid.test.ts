import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import { mount } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { i18n, language } from '../../i18n/i18n.ts';
import PhaseGrid from './phase-grid.vue';

const at = '2026-11-26T02:00:00.000Z';
const HOSTS = ['10.0.0.1', '10.0.0.2'];
const begun: RunEvent[] = [
  { type: 'step-start', step: 'main', playbook: 'deploy.yml', pid: 1, at },
  { type: 'plays', step: 'main', names: ['Preflight', 'Base', 'Worker'] },
];
const play = (name: string, hosts = HOSTS): RunEvent => ({ type: 'play', step: 'main', name, hosts, at });
const did = (host: string, outcome: 'changed' | 'ok' | 'failed'): RunEvent => ({
  type: 'host',
  step: 'main',
  task: 'a task',
  host,
  outcome,
  ignored: false,
  ms: 1200,
});

function show(events: readonly RunEvent[], over = {}) {
  const progress = foldRun(NO_PROGRESS, events);
  const names = new Map([['10.0.0.1', 'node-1']]);
  return mount(PhaseGrid, {
    props: { hosts: HOSTS, progress, isLive: true, names, ...over },
    global: { plugins: [i18n] },
  });
}
const texts = (grid: ReturnType<typeof show>, selector: string) =>
  grid.findAll(selector).map(one => one.text());

beforeEach(() => {
  // The page without a browser has no sizes; what a grid does of them is tried in a real one (runs-live.test.ts).
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  language.value = 'en';
});

test('there is a row for each host and a column for each phase, the present one marked', () => {
  const grid = show([...begun, play('Preflight'), did('10.0.0.1', 'ok'), play('Base')]);
  expect(texts(grid, 'thead th')).toEqual(['Host', 'Preflight', 'Base', 'Worker']);
  expect(texts(grid, 'tbody th')).toEqual(['10.0.0.1node-1', '10.0.0.2']);
  expect(texts(grid, 'th.now')).toEqual(['Base']);
});

test('a cell says in words what its shape says, and how long it took', () => {
  const grid = show([...begun, play('Preflight'), did('10.0.0.1', 'changed'), did('10.0.0.2', 'failed')]);
  const [first, second] = grid.findAll('tbody tr').map(row => row.get('td'));
  expect(first?.attributes('title')).toMatch(/^\S+, 1 tasks, 1s$/);
  expect(second?.get('.mark').classes()).toContain('failed');
  expect(second?.text()).toContain('Failed');
  expect(grid.findAll('td').at(-1)?.text()).toBe('Not run');
});

test('a run that is over has no present phase', () => {
  expect(
    show([...begun, play('Base')], { isLive: false })
      .find('th.now')
      .exists(),
  ).toBe(false);
});

test('a host that left the cluster has a row after the others', () => {
  const grid = show([...begun, play('Base', ['10.0.0.9']), did('10.0.0.9', 'ok')]);
  expect(texts(grid, 'tbody th .mono')).toEqual([...HOSTS, '10.0.0.9']);
});

test('before a run has said its phases the grid says what will be there', () => {
  expect(texts(show([]), 'thead th')[1]).toContain('when it has begun');
});

test('phases and cells change their language when the page does', async () => {
  const grid = show([...begun, play('Base'), did('10.0.0.1', 'failed')]);
  language.value = 'zh';
  await grid.vm.$nextTick();
  expect(texts(grid, 'thead th')).toEqual(['主机', '环境检查', '基础环境', '工作节点']);
  expect(grid.findAll('tbody td')[1]?.attributes('title')).toMatch(/^失败，1 个任务/);
});
