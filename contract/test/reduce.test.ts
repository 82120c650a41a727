import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { NO_PROGRESS, reduceRun } from '@dolphindeck/contract/run/reduce.ts';
import { describe, expect, test } from 'vitest';

const at = '2026-11-25T00:00:00.000Z';
const host = (outcome: 'ok' | 'changed' | 'failed' | 'unreachable', more: object = {}): RunEvent => ({
  type: 'host',
  step: 'main',
  task: 'Start the servers',
  host: '10.0.0.1',
  outcome,
  ignored: false,
  ms: 5,
  ...more,
});
const fold = (events: RunEvent[]) => events.reduce(reduceRun, NO_PROGRESS);

describe('what a person sees of a run', () => {
  test('a changed task counts as ok too, as in the recap of Ansible', () => {
    expect(fold([host('ok'), host('changed')]).recap['10.0.0.1']).toMatchObject({ ok: 2, changed: 1 });
  });

  test('a host may have any name', () => {
    const { recap } = fold([host('ok', { host: 'constructor' })]);
    expect(recap.constructor).toEqual({ ok: 1, changed: 0, failed: 0, unreachable: 0, skipped: 0 });
  });

  test('failures keep host, task and message in their order', () => {
    const { failures } = fold([host('failed', { message: 'port 5678 in use' }), host('unreachable')]);
    expect(failures).toEqual([
      { host: '10.0.0.1', task: 'Start the servers', message: 'port 5678 in use' },
      { host: '10.0.0.1', task: 'Start the servers', message: '' },
    ]);
  });

  test('a foreseen failure is none', () => {
    const { failures, recap } = fold([host('failed', { ignored: true })]);
    expect(failures).toEqual([]);
    expect(recap['10.0.0.1']).toMatchObject({ ok: 1, failed: 0 });
  });

  test('the clean-up does not count among the work', () => {
    const { recap, steps } = fold([
      { type: 'step-start', step: 'cleanup', playbook: 'stop.yml', pid: 7, at },
      host('failed', { step: 'cleanup' }),
      { type: 'step-end', step: 'cleanup', exitCode: 2, at },
    ]);
    expect(recap).toEqual({});
    expect(steps.cleanup).toEqual({ exitCode: 2, stats: null });
  });

  test('what could not be ended is the failure of an aborted run that had none, and no news beside another', () => {
    const left = host('failed', { step: 'cleanup', task: 'Wait', message: 'still at work' });
    const ended = [{ type: 'cancel', at } as const, left, host('failed', { step: 'unlock' })];
    expect(fold(ended).failures).toEqual([{ host: '10.0.0.1', task: 'Wait', message: 'still at work' }]);
    const failed = host('failed', { message: 'first' });
    expect(fold([failed, ...ended]).failures.map(({ message }) => message)).toEqual(['first']);
  });

  test('events and lines are counted as they come', () => {
    const progress = fold([
      { type: 'line', text: 'a' },
      { type: 'cancel', at },
      { type: 'line', text: 'b' },
    ]);
    expect(progress).toMatchObject({ events: 3, lines: 2, cancelled: true });
  });
});
