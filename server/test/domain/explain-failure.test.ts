import type { HostEvent } from '@dolphindeck/contract/run/event.ts';
import { NO_PROGRESS, reduceRun } from '@dolphindeck/contract/run/reduce.ts';
import { describe, expect, test } from 'vitest';
import { explainFailure } from '../../src/domain/explain-failure.ts';

/** The failure that a run keeps of a preflight that stands against it. */
function failureOf(message: string, report: unknown) {
  const event: HostEvent = {
    type: 'host',
    step: 'main',
    task: 'Look at the host',
    host: '10.0.0.1',
    outcome: 'failed',
    ignored: false,
    ms: 1,
    message,
    report,
  };
  const [failure] = reduceRun(NO_PROGRESS, event).failures;
  if (failure === undefined) throw new Error('it is no failure');
  return failure;
}

const TIGHT = { id: 'memory_tight', level: 'warning', params: { availableMb: 1, neededMb: 2 } };
const LOW = { id: 'memory_low', level: 'error', params: { totalMb: 1024, neededMb: 2688 } };
const SAID = 'nothing was changed; memory_low: the host has 1024 MiB of memory, its servers need 2688';

describe('a run that its preflight ended', () => {
  test('is explained by what stands against it, in the language of the reader', () => {
    const failure = failureOf(SAID, { findings: [TIGHT, LOW] });
    expect(explainFailure(failure, 'zh')).toEqual({
      id: 'memory_low',
      cause: '主机内存 1024 MiB，其服务需要 2688 MiB',
      advice: '请降低角色的堆内存，或将角色移到其他主机',
    });
    expect(explainFailure(failure, 'en')?.cause).toBe(
      'the host has 1024 MiB of memory, its servers need 2688',
    );
  });

  test('is explained by a known sentence first: that names what programs look for', () => {
    const found = { id: 'disk_low', level: 'error', params: { path: '/srv', freeMb: 5, neededMb: 2048 } };
    const message = 'nothing was changed; disk_low: /srv has 5 MiB free, 2048 are needed';
    expect(explainFailure(failureOf(message, { findings: [found] }), 'zh')?.id).toBe('disk_full');
  });

  test.each([
    ['of a newer module', { findings: [{ id: 'new_one', level: 'error', params: {} }] }],
    ['that calls itself what every object has', { findings: [{ id: 'constructor', level: 'error' }] }],
    ['of another shape', { findings: [null, 7, { id: 'memory_low' }] }],
    ['that is none', { findings: 'memory_low' }],
  ])('is not explained by a finding %s', (_, report) => {
    expect(explainFailure(failureOf('something else', report), 'zh')).toBeNull();
  });
});
