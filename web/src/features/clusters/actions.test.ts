import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { describe, expect, test } from 'vitest';
import { type Button, buttonsOf, type Situation, whyNot } from './actions.ts';

/** The table of the requirement, typed by hand from it: a mistake in the shared one would hide itself. */
const ALLOWED: Readonly<Record<Status, readonly Button[]>> = {
  prepare: ['deploy', 'redeployStart', 'delete'],
  cancel: [],
  deploysuccess: ['start', 'stop', 'cancel', 'delete'],
  deployfailure: ['deploy', 'redeployStart', 'delete'],
  startsuccess: ['stop', 'apply'],
  startfailure: ['start', 'delete'],
  stopsuccess: ['deploy', 'redeployStart', 'delete'],
  stopfailure: ['stop', 'markStopped'],
};
const BUTTONS: readonly Button[] = [
  'deploy',
  'start',
  'stop',
  'redeployStart',
  'cancel',
  'delete',
  'markStopped',
  'apply',
];
const calm: Omit<Situation, 'status'> = { dirty: false, run: null, otherStarted: null };

describe('what a cluster can be asked', () => {
  for (const status of STATUSES) {
    for (const button of BUTTONS) {
      const can = ALLOWED[status].includes(button);
      test(`${status}: ${button} ${can ? 'can' : 'cannot'} be used`, () => {
        const why = whyNot(button, { ...calm, status });
        expect(why === null).toBe(can);
        if (why !== null) expect(why).toMatchObject({ because: 'state', status });
      });
    }
  }

  test('nothing while a run goes on anywhere, which is named', () => {
    const run = { action: 'deploy', clusterName: 'other' } as const;
    for (const button of BUTTONS) {
      expect(whyNot(button, { ...calm, status: 'deploysuccess', run })).toEqual({
        because: 'run',
        run,
      });
    }
  });

  test('nothing that runs on hosts while edits are unsaved; deleting needs no save', () => {
    const dirty = { ...calm, dirty: true };
    expect(whyNot('deploy', { ...dirty, status: 'stopsuccess' })).toEqual({ because: 'dirty' });
    expect(whyNot('delete', { ...dirty, status: 'stopsuccess' })).toBeNull();
  });

  test('a cluster that was never saved can only be saved', () => {
    for (const button of BUTTONS)
      expect(whyNot(button, { ...calm, status: null })).toEqual({ because: 'new' });
  });

  test('no second cluster is started, by neither way', () => {
    const otherStarted = { name: 'first' };
    expect(whyNot('start', { ...calm, status: 'deploysuccess', otherStarted })).toEqual({
      because: 'other',
      cluster: 'first',
    });
    expect(whyNot('redeployStart', { ...calm, status: 'stopsuccess', otherStarted })).not.toBeNull();
    expect(whyNot('deploy', { ...calm, status: 'stopsuccess', otherStarted })).toBeNull();
  });

  test('marking as stopped is shown only where it can be done, as are redeploy and start, and a change while running', () => {
    expect(buttonsOf('stopfailure')).toContain('markStopped');
    expect(buttonsOf('startsuccess')).not.toContain('markStopped');
    expect(STATUSES.filter(status => buttonsOf(status).includes('redeployStart'))).toEqual(['stopsuccess']);
    expect(STATUSES.filter(status => buttonsOf(status).includes('apply'))).toEqual(['startsuccess']);
  });
});
