import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endRun } from '../engine/support/end-run.ts';
import { KINDS, newId, SUMMARY } from '../store/support.ts';

import { LINES, line, makeWorld } from './support.ts';

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('a run beyond the limits is gone with its log, its events and its folder; the others are whole', async () => {
    const world = await makeWorld(makePlace);
    const [old, newer, newest] = [await world.run('a'), await world.run('a'), await world.run('a')];
    await world.retention({ runs: 2 }).tidy();
    expect(await world.list()).toEqual([newest, newer]);
    expect(await world.store.runs.readEvents(old, 0, 1)).toEqual([]);
    expect(existsSync(world.folderOf(old))).toBe(false);
    expect((await world.store.runs.readLines(newer, -1)).rows).toBe(LINES);
    expect(existsSync(world.folderOf(newer))).toBe(true);
    expect(await world.store.pastRuns.withLeftovers()).toEqual([]);
    expect((await world.store.audit.newest(1))[0]).toMatchObject({
      ...{ who: 'retention', action: 'forgetRun', target: { type: 'run', id: old, name: 'a' } },
      details: { reason: 'runs' },
    });
  });

  it('the newest run of each cluster stays; of one that was deleted only when it is the newest of all', async () => {
    const world = await makeWorld(makePlace);
    const [first, ofDeleted, second] = [await world.run('a'), await world.run('gone'), await world.run('b')];
    const deleted = await world.store.clusters.find(world.clusters.get('gone') ?? '');
    if (deleted !== null) await world.store.clusters.remove(deleted);
    await world.wait(400);
    await world.retention({ days: 365 }).tidy();
    expect(await world.list()).toEqual([second, first]);
    expect(await world.store.runs.find(ofDeleted)).toBe(null);
  });

  it('the id of a run that was forgotten, and of its cluster, is never given again', async () => {
    const world = await makeWorld(makePlace);
    const [old] = [await world.run('gone'), await world.run('a')];
    const clusterId = world.clusters.get('gone') ?? '';
    const deleted = await world.store.clusters.find(clusterId);
    if (deleted !== null) await world.store.clusters.remove(deleted);
    await world.retention({ runs: 1 }).tidy();
    expect(await world.store.runs.find(old)).toBe(null);
    expect(await world.store.runs.isTaken(old)).toBe(true);
    expect(await world.store.clusters.isTaken(clusterId)).toBe(true);
  });

  it('what a console that ended has left half removed is removed by the next', async () => {
    const world = await makeWorld(makePlace);
    const [old] = [await world.run('a'), await world.run('a')];
    let steps = 0;
    const dies = world.retention(
      { runs: 1 },
      {
        removeSomeEvents: id => {
          steps += 1;
          if (steps > 1) throw new Error('the console died');
          return world.store.pastRuns.removeSomeEvents(id);
        },
      },
    );
    await dies.tidy();
    expect(world.errors).toHaveLength(1);
    expect(await world.store.runs.find(old)).toBe(null);
    expect(await world.store.pastRuns.withLeftovers()).toEqual([old]);
    expect((await world.store.runs.readEvents(old, 0, 1)).length).toBe(1);
    await world.retention({}).tidy();
    expect(await world.store.runs.readEvents(old, 0, 1)).toEqual([]);
    expect(existsSync(world.folderOf(old))).toBe(false);
    expect(await world.store.pastRuns.withLeftovers()).toEqual([]);
  });

  it('while a run goes on the one before it stays, on which the status of its cluster rests', async () => {
    const world = await makeWorld(makePlace);
    const [older, last, other] = [await world.run('a'), await world.run('a'), await world.run('b')];
    const clusterId = world.clusters.get('a') ?? '';
    const known = {
      clusterId,
      clusterName: 'a',
      action: 'stop' as const,
      hosts: [],
      packages: [],
      user: null,
    };
    const going = newId();
    await world.store.runs.insert(
      { id: going, ...known, plan: {}, summary: SUMMARY, followedBy: null },
      '2026-01-01T00:00:00.000Z',
    );
    await world.wait(400);
    await world.retention({ days: 365 }).tidy();
    expect(await world.list()).toEqual([going, other, last]);
    expect(await world.store.runs.find(older)).toBe(null);
  });

  it('keeps the id of the run that was to follow, and removes that one whole when its time comes', async () => {
    const world = await makeWorld(makePlace);
    await world.run('a');
    const clusterId = world.clusters.get('a') ?? '';
    const [deploy, start] = [newId(), newId()];
    const known = {
      clusterId,
      clusterName: 'a',
      hosts: [],
      packages: [],
      user: null,
      plan: {},
      summary: SUMMARY,
    };
    const followedBy = { id: start, plan: {}, summary: SUMMARY };
    await world.store.runs.insert({ id: deploy, ...known, action: 'deploy', followedBy }, '');
    await endRun(world.store.runs, deploy, 'success');
    await world.store.runs.appendEvents(start, [line('of the start')], 0);
    await endRun(world.store.runs, start, 'failed', { cleaned: true });
    await world.retention({ runs: 1 }).tidy();
    expect(await world.store.runs.isTaken(deploy)).toBe(true);
    expect(await world.store.runs.readEvents(start, 0, 1)).toHaveLength(1);
    await world.run('a');
    let told = 0;
    await world.retention({ runs: 1 }, {}, () => (told += 1)).tidy();
    expect(told).toBe(1);
    expect(await world.store.runs.readEvents(start, 0, 1)).toEqual([]);
    expect(await world.store.runs.isTaken(start)).toBe(true);
  });

  it('the id that was kept for a start that never came is not given again', async () => {
    const world = await makeWorld(makePlace);
    await world.run('a');
    const clusterId = world.clusters.get('a') ?? '';
    const [deploy, start] = [newId(), newId()];
    const known = {
      clusterId,
      clusterName: 'a',
      hosts: [],
      packages: [],
      user: null,
      plan: {},
      summary: SUMMARY,
    };
    const followedBy = { id: start, plan: {}, summary: SUMMARY };
    await world.store.runs.insert({ id: deploy, ...known, action: 'deploy', followedBy }, '');
    await endRun(world.store.runs, deploy, 'failed');
    await world.run('a');
    await world.retention({ runs: 1 }).tidy();
    expect(await world.store.runs.find(deploy)).toBe(null);
    expect(await world.store.runs.isTaken(start)).toBe(true);
  });

  it('a run that goes on is not touched, and counts for nothing', async () => {
    const world = await makeWorld(makePlace);
    const [over] = [await world.run('a')];
    const going = newId();
    const known = { clusterId: 'c', clusterName: 'c', action: 'stop' as const, hosts: [], packages: [] };
    const plan = { plan: {}, summary: SUMMARY, followedBy: null, user: null };
    await world.store.runs.insert({ id: going, ...known, ...plan }, '2020-01-01T00:00:00.000Z');
    await world.retention({ days: 1, runs: 1, bytes: 1 }).tidy();
    expect(await world.list()).toEqual([going, over]);
    expect(await world.store.pastRuns.forget(going, 'days', '')).toBe(false);
  });
});

it('what a run takes is its events and its folder', async () => {
  const [kind] = KINDS;
  if (kind === undefined) throw new Error('no kind of database');
  const world = await makeWorld(kind.makePlace);
  const [old, newer] = [await world.run('a', 600_000), await world.run('a', 600_000)];
  await world.retention({ bytes: 1_300_000 }).tidy();
  expect(await world.list()).toEqual([newer, old]);
  await world.retention({ bytes: 1_100_000 }).tidy();
  expect(await world.list()).toEqual([newer]);
});
