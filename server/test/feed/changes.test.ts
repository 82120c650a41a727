import { setImmediate } from 'node:timers/promises';
import { TOPICS, type Topic } from '@dolphindeck/contract/api/topics.ts';
import { expect, test } from 'vitest';
import { createChanges } from '../../src/feed/changes.ts';

test('changes that never stop are told once each pause, and none is forgotten', async () => {
  const changes = createChanges(100);
  const stop = new AbortController();
  const told: (readonly Topic[])[] = [];
  const listening = (async () => {
    for await (const topics of changes.subscribe(stop.signal)) told.push(topics);
  })();
  const begun = performance.now();
  for (let i = 0; performance.now() - begun < 350; i += 1) {
    changes.announce([i % 2 === 0 ? 'runs' : 'hosts']);
    await setImmediate();
  }
  stop.abort();
  await listening;
  expect(told[0]).toEqual(TOPICS);
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect(told.length).toBeLessThanOrEqual(4);
  for (const topics of told.slice(1)) expect(topics).toEqual(['hosts', 'runs']);
});

test('each listener takes what changed at its own pace', async () => {
  const changes = createChanges(1);
  const signal = new AbortController().signal;
  const [quick, slow] = [changes.subscribe(signal), changes.subscribe(signal)];
  await Promise.all([quick.next(), slow.next()]);
  changes.announce(['runs']);
  expect((await quick.next()).value).toEqual(['runs']);
  changes.announce(['packages']);
  expect((await quick.next()).value).toEqual(['packages']);
  expect((await slow.next()).value).toEqual(['packages', 'runs']);
  await Promise.all([quick.return(), slow.return()]);
});
