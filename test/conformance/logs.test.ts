import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER, exampleCluster } from './requirement/examples.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
let clusterId = '';
beforeAll(async () => {
  world = await openWorld();
  clusterId = await world.create(exampleCluster());
});
afterAll(() => world.close());

const log = async (page: number) => (await world.call('readLog', { page: String(page) })).json.result;
const runLog = async (runId: string, page: number) =>
  (await world.call('readRunLog', { runId, page: String(page) })).json.result;
const signal = async () => (await world.call('executeResultSignal')).json;
const line = (n: number) => `2020-02-10 16:21:16,124 p=7999 u=easy |  line ${n}`;
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => line(from + i));

describe('a run that goes on', () => {
  it('has a log that grows, ten lines a page; -1 is the last page by its real number', async () => {
    await world.putRun(clusterId, 'deploy', '00000001');
    expect(await log(1)).toEqual({ currentPage: 1, rows: 0, data: [] });
    expect(await log(-1)).toEqual({ currentPage: 1, rows: 0, data: [] });
    await world.say('00000001', ...lines(1, 10));
    expect(await log(1)).toEqual({ currentPage: 1, rows: 10, data: lines(1, 10) });
    expect(await log(-1)).toEqual({ currentPage: 1, rows: 10, data: lines(1, 10) });
    expect(await log(2)).toEqual({ currentPage: 2, rows: 10, data: [] });
    await world.say('00000001', ...lines(11, 25));
    expect(await log(3)).toEqual({ currentPage: 3, rows: 25, data: lines(21, 25) });
    expect(await log(-1)).toEqual({ currentPage: 3, rows: 25, data: lines(21, 25) });
    expect(await log(99999)).toEqual({ currentPage: 99999, rows: 25, data: [] });
  });

  it('has exactly the members that the requirement prints', async () => {
    expect(Object.keys(await log(1))).toEqual(Object.keys(ANSWER.readLog.result));
    const form = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} p=\d+ u=\S+ \| {2}/;
    for (const text of [...ANSWER.readLog.result.data, ...(await log(1)).data]) expect(text).toMatch(form);
  });

  it('signals that it is neither over nor a success', async () => {
    expect(await signal()).toEqual(ANSWER.signalRunning);
  });
});

describe('a run that is over', () => {
  it('signals success only when it succeeded, with exactly three members', async () => {
    await world.endRun('00000001', 'success');
    const { text, json } = await world.call('executeResultSignal');
    expect(json).toEqual(ANSWER.signalDone);
    expect(text).toBe(
      '{"code":200,"message":"ok","result":{"singnalType":"deployupdate","success":true,"over":true}}',
    );
  });

  it.each(['failed', 'unreachable', 'aborted', 'interrupted'] as const)(
    '%s is over and no success',
    async state => {
      const id = { failed: 'f', unreachable: 'e', aborted: 'a', interrupted: 'b' }[state].repeat(8);
      await world.putRun(clusterId, 'deploy', id);
      await world.endRun(id, state, false);
      expect(await signal()).toEqual(ANSWER.signalFailed);
      expect((await world.call('selectRun', { id })).json.result).toMatchObject({ state, action: 'deploy' });
    },
  );

  it('is followed by the next: log and signal are those of the last run, old logs stay readable', async () => {
    await world.putRun(clusterId, 'stop', '00000002');
    expect((await signal()).result).toEqual({ singnalType: 'stop', success: false, over: false });
    expect(await log(1)).toEqual({ currentPage: 1, rows: 0, data: [] });
    await world.say('00000002', 'only');
    expect((await log(-1)).data).toEqual(['only']);
    expect(await runLog('00000001', 1)).toEqual({ currentPage: 1, rows: 25, data: lines(1, 10) });
    expect(await runLog('00000001', -1)).toEqual({ currentPage: 3, rows: 25, data: lines(21, 25) });
    await world.endRun('00000002', 'success');
  });

  it('is listed, newest first, of one cluster or of all', async () => {
    const all = (await world.call('selectRunList', { page: '1' })).json.result;
    expect(all.data.map((run: { id: string }) => run.id).slice(0, 1)).toEqual(['00000002']);
    expect(all.total).toBe(6);
    const none = (await world.call('selectRunList', { page: '1', clusterId: '00000000' })).json.result;
    expect(none).toEqual({ currentPage: 1, total: 0, data: [] });
    expect((await world.call('selectRunList', { page: '1', clusterId })).json.result.total).toBe(6);
  });

  it('outlives its cluster', async () => {
    await world.setStatus(clusterId, 'prepare');
    expect((await world.call('deleteCluster', { id: clusterId })).json.code).toBe(200);
    expect((await log(1)).data).toEqual(['only']);
    expect((await signal()).result).toEqual({ singnalType: 'stop', success: true, over: true });
    expect((await world.call('selectRun', { id: '00000001' })).json.result.clusterName).toBe('myTest1');
  });
});

describe('the stream of a run', () => {
  it('has the same lines as its log, with positions, and ends', async () => {
    const response = await fetch(`${world.base}/api/v1/runEvents?runId=00000001&after=20`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const text = await response.text();
    const found = [...text.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, id, data]) => [
      Number(id),
      JSON.parse(data ?? '').text,
    ]);
    expect(found).toEqual(lines(21, 25).map((content, i) => [21 + i, content]));
    expect(text).toMatch(/event: end\ndata: \{\}\n\n$/);
  });

  it('of an unknown run is refused', async () => {
    const { json } = await world.call('runEvents', { runId: 'ffffffff'.replace('f', '0') });
    expect(json).toMatchObject({ code: 500, error: { code: 'run_unknown' } });
    expect(json.message).toMatch(/^操作失败！｛/);
  });

  it('does not keep a console from ending, and is then not called over', async () => {
    const ending = await openWorld();
    await ending.putRun(await ending.create(exampleCluster()), 'deploy');
    const response = await fetch(`${ending.base}/api/v1/runEvents?runId=abcdef01`);
    const text = response.text();
    const begun = performance.now();
    await ending.close();
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await text).not.toContain('event: end');
  });
});
