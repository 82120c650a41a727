import type { HostEvent, RunEvent } from '@dolphindeck/contract/run/event.ts';
import { expect, test } from 'vitest';
import { preflightAnswer } from '../../src/wiring/preflight-answer.ts';

const event = (host: string, change: Partial<HostEvent>): HostEvent => ({
  type: 'host',
  step: 'main',
  task: 't',
  host,
  outcome: 'ok',
  ignored: false,
  ms: 1,
  ...change,
});
const answer = (...events: RunEvent[]) => ({ exit: null, events }) as never;

test('the lock of another console stands against a deploy on a host that left, too', () => {
  const locked = { id: 'host_locked', level: 'error', params: { holder: 'desk-1' } };
  const [found] = preflightAnswer(
    ['left'],
    ['left'],
    answer(event('left', { report: { findings: [locked] } })),
  );
  expect(found?.findings).toEqual([locked]);
});

test('a host that left the cluster and does not answer, or refuses sudo, is a warning', () => {
  const events = [
    event('stays', { outcome: 'unreachable', message: 'refused' }),
    event('off', { outcome: 'unreachable', message: 'no route', ignored: true }),
    event('shut', { outcome: 'failed', message: 'sudo: a password is required', ignored: true }),
    event('fine', { report: { facts: {} } }),
  ];
  const found = preflightAnswer(['stays', 'off', 'shut', 'fine'], ['off', 'shut', 'fine'], answer(...events));
  expect(found.map(({ findings }) => findings.map(({ id, level }) => `${level} ${id}`))).toEqual([
    ['error unreachable'],
    ['warning left_unreachable'],
    ['warning left_unreachable'],
    [],
  ]);
  expect(found[2]?.findings[0]?.params).toEqual({ detail: 'sudo: a password is required' });
});
