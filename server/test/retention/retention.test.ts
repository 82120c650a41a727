import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRetention } from '../../src/retention/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { exampleCluster } from '../domain/example.ts';
import { endRun } from '../engine/support/end-run.ts';
import { KINDS, newId, SUMMARY, tempStore } from '../store/support.ts';

const { id: _, ...SPEC } = exampleCluster();
const LINES = 4_100;
const NONE = { days: 0, runs: 0, bytes: 0 };
const line = (text: string): RunEvent => ({ type: 'line', text });

/** A world with one cluster per name; `run` ends a run of it that has a log and a folder. */
async function makeWorld(makePlace: () => Promise<{ dataDir: string; databaseUrl?: string }>) {
  const place = await makePlace();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(now);
  const store = await tempStore(place, clock);
  const folderOf = (runId: string) => join(place.dataDir, 'runs', runId);
  const clusters = new Map<string, string>();
  const errors: object[] = [];
  const warnings: string[] = [];

  async function run(name: string, bytes = 10): Promise<string> {
    const clusterId = clusters.get(name) ?? newId();
    if (!clusters.has(name)) {
      await store.clusters.insert(clusterId, { ...SPEC, name }, 'stopsuccess', '');
      clusters.set(name, clusterId);
    }
    const cluster = await store.clusters.find(clusterId);
    if (cluster !== null) await store.clusters.setStatus(cluster, 'stopsuccess', '');
    const [id, at] = [newId(), clock().toISOString()];
    const known = { clusterId, clusterName: name, action: 'stop' as const, hosts: [], packages: [] };
    await store.runs.insert({ id, ...known, user: null, plan: {}, summary: SUMMARY, followedBy: null }, at);
    await store.runs.appendEvents(
      id,
      Array.from({ length: LINES }, (_x, i) => line(`${i}`)),
      0,
    );
    await mkdir(folderOf(id), { recursive: true });
    await writeFile(join(folderOf(id), 'run.log'), Buffer.alloc(bytes));
    await endRun(store.runs, id, 'success');
    return id;
  }

  function retention(
    limits: Partial<typeof NONE>,
    over: Partial<Store['pastRuns']> = {},
    announce = () => {},
  ) {
    const log = {
      info() {},
      warn: (_: object, words: string) => void warnings.push(words),
      error: (fields: object) => void errors.push(fields),
    };
    const parts = { folderOf, limits: { ...NONE, ...limits }, clock, log, announce };
    const made = createRetention({ ...parts, store: { ...store.pastRuns, ...over } });
    onTestFinished(() => made.close());
    return made;
  }

  const list = async () => (await store.runs.page(-1)).data.map(({ id }) => id);
  return {
    store,
    folderOf,
    clusters,
    run,
    retention,
    list,
    errors,
    warnings,
    pass: (days: number) => (now += days * 86_400_000),
    /** Lets time pass on a console that runs, and on which nothing happens. */
    async wait(days: number): Promise<void> {
      for (let left = days; left > 0; left -= 25) {
        now += Math.min(left, 25) * 86_400_000;
        await retention({ days: 1_000 }).tidy();
      }
    },
  };
}

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
