import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS, settled } from '@dolphindeck/contract/run/reduce.ts';
import { expect, test } from 'vitest';
import { CHINESE, phaseName, rowsOf, stageOf } from './phases.ts';

const at = '2026-11-26T02:00:00.000Z';
const start: RunEvent[] = [
  { type: 'step-start', step: 'main', playbook: 'start.yml', pid: 1, at },
  { type: 'plays', step: 'main', names: ['One', 'Nobody', 'Two', 'Three'] },
];
const play = (name: string): RunEvent => ({ type: 'play', step: 'main', name, hosts: ['a', 'b'], at });
const done = (host: string): RunEvent => ({
  type: 'host',
  step: 'main',
  task: 't',
  host,
  outcome: 'ok',
  ignored: false,
  ms: 1,
});
const after = (...events: RunEvent[]) => foldRun(NO_PROGRESS, events);

test('a run goes from waiting over its phases to its end, and never back', () => {
  const steps = [
    stageOf('waiting', NO_PROGRESS),
    stageOf('running', NO_PROGRESS),
    stageOf('running', after(...start)),
    stageOf('running', after(...start, play('One'))),
    stageOf('running', after(...start, play('One'), done('a'))),
    stageOf('running', after(...start, play('One'), done('a'), done('b'))),
    // Nobody has no hosts and is passed without a word.
    stageOf('running', after(...start, play('One'), done('a'), play('Two'))),
    stageOf('success', after(...start, play('One'), play('Two'), play('Three'))),
  ];
  expect(steps.map(({ kind }) => kind)).toEqual([
    'waiting',
    'preparing',
    'preparing',
    'phase',
    'phase',
    'phase',
    'phase',
    'finished',
  ]);
  expect(steps.map(({ at: number }) => number)).toEqual([0, 0, 0, 1, 1, 1, 3, 4]);
  const shares = steps.map(({ done: share }) => share);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  expect(shares.at(-2)).toBeLessThan(1);
});

test('a run that failed says in which phase, also after its clean-up, whose plays are no phases', () => {
  const failed = after(
    ...start,
    play('One'),
    { type: 'step-end', step: 'main', exitCode: 2, at },
    { type: 'step-start', step: 'cleanup', playbook: 'stop.yml', pid: 2, at },
    { type: 'play', step: 'cleanup', name: 'Three', hosts: ['a'], at },
  );
  expect(stageOf('running', failed)).toMatchObject({ kind: 'cleaning', phase: 'One' });
  expect(stageOf('failed', settled(failed))).toMatchObject({ kind: 'stopped', phase: 'One' });
  expect(stageOf('aborted', NO_PROGRESS)).toMatchObject({ kind: 'stopped', phase: null, done: 0 });
});

test('a host that left the cluster has a row, after those of the cluster', () => {
  expect(rowsOf(['b', 'a'], { c: {}, a: {} })).toEqual(['b', 'a', 'c']);
});

test('a phase that is not known is called as its play is, whatever its name', () => {
  expect(phaseName('Base').zh).toBe('基础环境');
  expect(phaseName('constructor')).toEqual({ en: 'constructor', zh: 'constructor' });
});

test('the phase of a role is called as the role is', () => {
  const bare = (label: string) => label.split(/ ?[(（]/)[0] ?? '';
  const labels = Object.values(ROLES).filter(({ label }) => Object.hasOwn(CHINESE, bare(label.en)));
  expect(labels.length).toBeGreaterThan(5);
  for (const { label } of labels) expect(phaseName(bare(label.en)).zh).toBe(bare(label.zh));
});
