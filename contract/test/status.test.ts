import {
  allowedVerbs,
  allows,
  effectOf,
  isDeployed,
  isStarted,
  STATUSES,
  statusAfter,
  VERBS,
} from '@dolphindeck/contract/cluster/status.ts';
import { describe, expect, test } from 'vitest';

/** The requirement's 权限解释, written down a second time on purpose: the table must agree with it. */
const REQUIREMENT: Record<string, string[]> = {
  prepare: ['deploy', 'delete'],
  cancel: ['edit'],
  deploysuccess: ['start', 'stop', 'cancel', 'delete'],
  deployfailure: ['edit', 'deploy', 'delete'],
  startsuccess: ['stop'],
  startfailure: ['start', 'delete'],
  stopsuccess: ['edit', 'deploy', 'delete'],
  stopfailure: ['stop'],
};

describe('the state table', () => {
  test.each(STATUSES)('%s allows what the requirement says', status => {
    const ours = allowedVerbs(status).filter(verb => verb !== 'markStopped' && verb !== 'apply');
    expect([...ours].sort()).toEqual([...(REQUIREMENT[status] ?? [])].sort());
  });

  test('edit leads to prepare, cancel to cancel, delete to nothing', () => {
    for (const status of STATUSES) {
      expect([null, 'prepare']).toContain(effectOf(status, 'edit'));
      expect([null, 'cancel']).toContain(effectOf(status, 'cancel'));
      expect([null, 'gone']).toContain(effectOf(status, 'delete'));
    }
  });

  test('only a cluster whose stop failed can be marked as stopped', () => {
    expect(STATUSES.filter(status => allows(status, 'markStopped'))).toEqual(['stopfailure']);
  });

  test('only a cluster that runs can be changed while it runs', () => {
    expect(STATUSES.filter(status => allows(status, 'apply'))).toEqual(['startsuccess']);
  });

  test('every state has a way on', () => {
    for (const status of STATUSES) expect(allowedVerbs(status).length).toBeGreaterThan(0);
    expect(VERBS.every(verb => STATUSES.some(status => allows(status, verb)))).toBe(true);
  });

  test('a started cluster can be neither edited, deployed nor deleted', () => {
    for (const status of STATUSES.filter(isStarted)) {
      for (const verb of ['edit', 'deploy', 'delete', 'start'] as const)
        expect(allows(status, verb)).toBe(false);
    }
  });

  test('started and deployed are as the contract derives them', () => {
    expect(STATUSES.filter(isStarted)).toEqual(['startsuccess', 'stopfailure']);
    expect(STATUSES.filter(status => !isDeployed(status))).toEqual(['prepare', 'deployfailure']);
  });
});

describe('the end of a run', () => {
  test('success and failure name the action', () => {
    expect(statusAfter('deploy', true, false)).toBe('deploysuccess');
    expect(statusAfter('deploy', false, false)).toBe('deployfailure');
    expect(statusAfter('stop', false, true)).toBe('stopfailure');
  });

  test('an apply leaves a cluster that runs: with the new settings, or verified with those of before', () => {
    expect(statusAfter('apply', true, false)).toBe('startsuccess');
    expect(statusAfter('apply', false, true)).toBe('startsuccess');
    expect(statusAfter('apply', false, false)).toBe('stopfailure');
  });

  test('a failed start stays stoppable unless everything was verified as stopped', () => {
    expect(statusAfter('start', false, true)).toBe('startfailure');
    expect(statusAfter('start', false, false)).toBe('stopfailure');
  });
});
