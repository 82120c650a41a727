import { expect, test } from 'vitest';
import { steps } from './steps.ts';

test('a console without anything has nothing done', () => {
  expect(steps([], [])).toEqual({
    hosts: { done: false, count: 0 },
    packages: { done: false, present: [], missing: ['DolphinScheduler', 'JDK'] },
  });
});

test('packages are done with a release and a JDK; ZooKeeper may be somebody else’s', () => {
  expect(steps([], [{ kind: 'zookeeper' }, { kind: 'dolphinscheduler' }]).packages).toEqual({
    done: false,
    present: ['DolphinScheduler', 'ZooKeeper'],
    missing: ['JDK'],
  });
  expect(steps([], [{ kind: 'jdk' }, { kind: 'dolphinscheduler' }]).packages.done).toBe(true);
});

test('one host is enough to begin', () => {
  expect(steps([{}], []).hosts).toEqual({ done: true, count: 1 });
});
