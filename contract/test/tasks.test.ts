import type { Outcome, RunEvent } from '@dolphindeck/contract/run/event.ts';
import { slowestTasks, TaskFold } from '@dolphindeck/contract/run/tasks.ts';
import { expect, it } from 'vitest';

const at = '2026-11-26T02:00:00.000Z';
const play = (name: string): RunEvent => ({ type: 'play', step: 'main', name, hosts: ['h1', 'h2'], at });
const task = (id: string, step: 'main' | 'cleanup' = 'main', name = `task ${id}`): RunEvent => ({
  ...{ type: 'task', step, id, name, role: null, at },
});
/** A host's end of a task, which it tells by the name of the task. */
const host = (id: string, name: string, ms: number, outcome: Outcome = 'ok', ignored = false): RunEvent => ({
  ...{ type: 'host', step: 'main', task: `task ${id}`, host: name, outcome, ignored, ms },
});

const EVENTS: RunEvent[] = [
  { type: 'step-start', step: 'main', playbook: 'stop.yml', pid: 1, at },
  play('Base'),
  task('a'),
  host('a', 'h1', 30),
  // Hosts of a task end in any order, also after the next one has begun elsewhere.
  task('b'),
  host('b', 'h1', 5, 'failed', true),
  host('a', 'h2', 90, 'changed'),
  play('Boot'),
  task('c'),
  host('c', '__proto__', 60, 'unreachable'),
  { type: 'step-start', step: 'cleanup', playbook: 'clean.yml', pid: 2, at },
  task('a', 'cleanup'),
];

function foldIn(size: number) {
  const fold = new TaskFold();
  for (let from = 0; from < EVENTS.length; from += size) fold.take(EVENTS.slice(from, from + size));
  return fold.tasks();
}

it('tells tasks in their order, with phase, and what each came to on every host', () => {
  const [a, b, c, cleanup] = foldIn(100);
  expect(a).toMatchObject({ phase: 'Base', ms: 90, hosts: { h1: { ms: 30 }, h2: { outcome: 'changed' } } });
  expect(b?.hosts).toEqual({ h1: { outcome: 'ok', ms: 5 } });
  expect(c?.phase).toBe('Boot');
  expect(Object.keys(c?.hosts ?? {})).toEqual(['__proto__']);
  // The clean-up may use the same id for another task, and has no phase of the main step.
  expect(cleanup).toMatchObject({ step: 'cleanup', phase: null, ms: 0, hosts: {} });
});

it('tells tasks of one name apart by what came before', () => {
  const fold = new TaskFold();
  for (const [id, ms] of [
    ['first', 10],
    ['second', 20],
  ] as const) {
    fold.take([task(id, 'main', 'task x'), host('x', 'h1', ms)]);
  }
  expect(fold.tasks().map(({ ms }) => ms)).toEqual([10, 20]);
});

it('comes to the same in batches of any size', () => {
  for (const size of [1, 2, 5]) expect(foldIn(size)).toEqual(foldIn(100));
});

it('finds the slowest tasks, each with the host where it took longest', () => {
  expect(slowestTasks(foldIn(100), 2).map(({ task: { name }, host: at, ms }) => [name, at, ms])).toEqual([
    ['task a', 'h2', 90],
    ['task c', '__proto__', 60],
  ]);
});
