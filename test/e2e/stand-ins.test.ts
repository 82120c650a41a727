import { describe, expect, test } from 'vitest';
import { buildStandIn } from '../../lab/src/packages/stand-in/build.ts';
import { knownKeysOf } from '../../server/test/domain/known-keys-of.ts';
import { certify } from '../certify/certify.ts';
import { STEPS, type Step } from '../certify/report.ts';

/** No driver has a part in these that another has not, so one release goes through them for all. */
const ONCE: readonly Step[] = ['redeploy', 'change', 'reboot'];

/**
 * Releases that no package registry has, each of another driver, and the steps that are left out. What stands in for them
 * reads the files that the console writes and refuses keys that the release does not know; it is no DolphinScheduler, so
 * none runs a workflow.
 */
const LEFT_OUT: Readonly<Record<string, readonly Step[]>> = {
  '1.2.0': ONCE,
  '2.0.9': ONCE,
  '3.1.9': [],
  '3.2.2': ONCE,
};

describe('what stands in for a release goes through the life of a cluster', () => {
  test.each(Object.entries(LEFT_OUT))('%s', async (version, leftOut) => {
    const files = await buildStandIn(version, knownKeysOf(version));
    const without: Step[] = ['workflow', ...leftOut];
    const { failed, seconds } = await certify({ version, files }, { database: 'postgresql', without });
    expect(failed).toBeUndefined();
    expect(Object.keys(seconds)).toEqual(STEPS.filter(step => !without.includes(step)));
  });
});
