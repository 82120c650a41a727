import type { HostEvent, RunEvent } from '@dolphindeck/contract/run/event.ts';
import { expect, test } from 'vitest';
import { describeFinding } from '../../src/domain/preflight.ts';
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

test('what a host that was taken over says in the place of findings is said in words, and stands against a deploy', () => {
  const odd = [null, 7, 'x', [], {}, { id: 7, level: 'error' }, { id: 'disk_low', level: 'fatal' }];
  const [found] = preflightAnswer(['h'], [], answer(event('h', { report: { findings: odd } })));
  const views = (found?.findings ?? []).map(finding => describeFinding('h', finding, 'en'));
  expect(views.map(({ id, level }) => `${level} ${id}`)).toEqual(odd.map(() => 'error check_failed'));
});

test.each(['constructor', '__proto__', 'toString'])(
  'a finding that calls itself %s is one that nobody knows',
  id => {
    const report = { findings: [{ id, level: 'warning', params: { detail: null, list: [1] }, text: 'odd' }] };
    const [found] = preflightAnswer(['h'], [], answer(event('h', { report })));
    const [finding] = found?.findings ?? [];
    expect(finding && describeFinding('h', finding, 'zh')).toEqual({
      ...{ host: 'h', id, level: 'warning', message: 'odd', advice: '' },
    });
  },
);

test('a host that says a thousand things is heard two hundred', () => {
  const findings = Array.from({ length: 1000 }, () => ({
    id: 'x',
    level: 'warning',
    text: 'y'.repeat(5000),
  }));
  const [found] = preflightAnswer(['h'], [], answer(event('h', { report: { findings } })));
  expect(found?.findings).toHaveLength(200);
  expect(found?.findings[0]?.text).toHaveLength(4000);
});
