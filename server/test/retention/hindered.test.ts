import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KINDS } from '../store/support.ts';

import { makeWorld } from './support.ts';

/** A wrong clock, a console on which nothing happens, what cannot be removed. */
describe.each(KINDS)('what hinders retention, on $kind', ({ makePlace }) => {
  it('a clock that jumps ahead costs no history, and the right one forgets again', async () => {
    const world = await makeWorld(makePlace);
    const [old] = [await world.run('a')];
    await world.wait(20);
    const newer = await world.run('a');
    // A dead battery of a clock, or nobody was at work for years.
    world.pass(10_000);
    await world.retention({ days: 15 }).tidy();
    await world.retention({ days: 15 }).tidy();
    expect(await world.list()).toEqual([newer, old]);
    expect(world.warnings).toHaveLength(2);
    expect(world.warnings[0]).toContain('clock');
    world.pass(-10_000);
    await world.retention({ days: 15 }).tidy();
    expect(await world.list()).toEqual([newer]);
    // Once something has happened, it is believed. The other limits need no clock.
    world.pass(10_000);
    const later = await world.run('a');
    await world.retention({ days: 15 }).tidy();
    expect(await world.list()).toEqual([later]);
    const last = await world.run('a');
    world.pass(10_000);
    await world.retention({ days: 15, runs: 1 }).tidy();
    expect(await world.list()).toEqual([last]);
    expect(world.warnings).toHaveLength(3);
  });

  it('looks once a day by itself', async () => {
    const world = await makeWorld(makePlace);
    const [old, newer] = [await world.run('a'), await world.run('a')];
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const gone = Promise.withResolvers<void>();
    world.retention({ days: 15 }, {}, gone.resolve);
    world.pass(16);
    vi.advanceTimersByTime(86_400_000);
    await gone.promise;
    expect(await world.list()).toEqual([newer]);
    expect(await world.store.runs.find(old)).toBe(null);
  });

  it('what of one run cannot be removed keeps no other, and is tried again', async () => {
    const world = await makeWorld(makePlace);
    const [stuck, other] = [await world.run('a'), await world.run('a')];
    await world.run('a');
    let isStuck = true;
    const removeSomeEvents = async (id: string) => {
      if (id === stuck && isStuck) throw new Error('EACCES');
      return world.store.pastRuns.removeSomeEvents(id);
    };
    await world.retention({ runs: 1 }, { removeSomeEvents }).tidy();
    expect(world.errors).toMatchObject([{ runId: stuck }]);
    expect(existsSync(world.folderOf(other))).toBe(false);
    expect(await world.store.pastRuns.withLeftovers()).toEqual([stuck]);
    isStuck = false;
    await world.retention({ runs: 1 }, { removeSomeEvents }).tidy();
    expect(await world.store.pastRuns.withLeftovers()).toEqual([]);
  });
});
