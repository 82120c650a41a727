import { gunzipSync } from 'node:zlib';
import { TOPICS } from '@dolphindeck/contract/api/topics.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { openWorld, type World } from './support/world.ts';

/** What a page asks of a run beyond the requirement: progress, any lines, a search, the whole log, one stream. */
let world: World;
let clusterId = '';
const runId = '0000000a';
const stamp = '2020-02-10 16:21:16,124 p=7999 u=easy |  ';
const at = '2026-11-25T00:00:00.000Z';
const step = 'main';
const EVENTS: RunEvent[] = [
  { type: 'step-start', step, playbook: 'deploy.yml', pid: 1, at },
  { type: 'plays', step, names: ['Base', 'Servers'] },
  { type: 'play', step, name: 'Base', hosts: ['h1'], at },
  { type: 'line', text: `${stamp}PLAY [Base] ***` },
  { type: 'task', step, id: '1', name: 'Unpack', role: 'base', at },
  { type: 'host', step, task: 'Unpack', host: 'h1', outcome: 'failed', ignored: false, ms: 7, message: 'no' },
  { type: 'line', text: `${stamp}failed: [h1] => no` },
];

beforeAll(async () => {
  world = await openWorld();
  clusterId = await world.create(exampleCluster('我的 "cluster"'));
  await world.putRun(clusterId, 'deploy', runId);
  await world.store.runs.appendEvents(runId, EVENTS, 1);
});
afterAll(() => world.close());

const ask = async (name: Parameters<World['call']>[0], input: object) => (await world.call(name, input)).json;

describe('selectRunProgress', () => {
  it('answers the run, its phases and what they did on every host, up to a position', async () => {
    const { result } = await ask('selectRunProgress', { id: runId });
    expect(result).toEqual({
      run: (await ask('selectRun', { id: runId })).result,
      position: EVENTS.length,
      lines: 2,
      progress: {
        events: EVENTS.length,
        lines: 2,
        step: 'main',
        play: 'Base',
        task: 'Unpack',
        tasks: 1,
        recap: { h1: { ok: 0, changed: 0, failed: 1, unreachable: 0, skipped: 0 } },
        failures: [{ host: 'h1', task: 'Unpack', message: 'no' }],
        cancelled: false,
        steps: { main: { exitCode: null, stats: null } },
        phases: ['Base', 'Servers'],
        cells: { h1: { Base: { state: 'failed', worst: 'failed', tasks: 1, ms: 7 } } },
      },
    });
    expect(result.run.user).toBe('admin');
  });
});

describe('readRunLines', () => {
  it('answers lines from any one on', async () => {
    const { result } = await ask('readRunLines', { runId, from: '2', count: '1000' });
    expect(result).toEqual({ rows: 2, from: 2, data: [`${stamp}failed: [h1] => no`] });
  });

  it.each([
    ['from', '0'],
    ['from', '-1'],
    ['count', '0'],
    ['count', '1001'],
    ['count', '1e2'],
  ])('refuses %s=%s', async (field, value) => {
    const { code, error } = await ask('readRunLines', { runId, from: '1', count: '1', [field]: value });
    expect([code, error.field]).toEqual([500, field]);
  });
});

describe('searchRunLog', () => {
  it.each([
    [{ text: 'PLAY [base]' }, [1]],
    [{ host: 'h1' }, [2]],
    [{ failed: 'true' }, [2]],
    [{ failed: 'true', text: 'base' }, []],
    [{}, [1, 2]],
  ])('finds with %j the lines %j', async (wanted, lines) => {
    const { headers, text } = await world.call('searchRunLog', { runId, after: '0', ...wanted });
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const part = JSON.parse(text);
    expect(part).toMatchObject({ rows: 2, next: null });
    expect(part.matches.map(({ line }: { line: number }) => line)).toEqual(lines);
  });
});

describe('downloadRunLog', () => {
  it('is the whole log as a file named after cluster, action and run', async () => {
    const { status, headers, text } = await world.call('downloadRunLog', { runId });
    expect([status, text]).toEqual([200, `${stamp}PLAY [Base] ***\n${stamp}failed: [h1] => no\n`]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(decodeURIComponent(headers.get('content-disposition')?.split("UTF-8''")[1] ?? '')).toBe(
      `我的 _cluster_-deploy-${runId}.log`,
    );
  });

  it('is the same text as a gzip file', async () => {
    const response = await fetch(`${world.base}/api/v1/downloadRunLog?runId=${runId}&gzip=true`);
    expect(response.headers.get('content-type')).toBe('application/gzip');
    expect(response.headers.get('content-disposition')).toMatch(/\.log\.gz$/);
    const text = gunzipSync(await response.bytes()).toString();
    expect(text).toBe((await world.call('downloadRunLog', { runId })).text);
  });
});

describe('an unknown run', () => {
  it.each([
    ['selectRunProgress', { id: '00000000' }],
    ['runTasks', { id: '00000000' }],
    ['readRunLines', { runId: '00000000', from: '1', count: '1' }],
    ['searchRunLog', { runId: '00000000', after: '0' }],
    ['downloadRunLog', { runId: '00000000' }],
    ['consoleEvents', { runId: '00000000' }],
  ] as const)('is refused by %s in the envelope', async (name, input) => {
    expect(await ask(name, input)).toMatchObject({ code: 500, result: null, error: { code: 'run_unknown' } });
  });
});

describe('consoleEvents', () => {
  it('tells every topic first, then what is changed by whomever, and the run that is looked at', async () => {
    const response = await fetch(`${world.base}/api/v1/consoleEvents?runId=${runId}&after=5`);
    const chunks = (response.body ?? new ReadableStream<Uint8Array>()).values();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) text += new TextDecoder().decode((await chunks.next()).value);
    };
    await until('id: 7\n');
    await until(`event: changed\ndata: ${JSON.stringify({ topics: TOPICS })}\n\n`);
    await world.create(exampleCluster('another'));
    await until('{"topics":["clusters"]}');
    await world.endRun(runId, 'failed');
    await until('event: end\n');
    await until('{"topics":["clusters","runs"]}');
    expect([...text.matchAll(/^event: run\nid: (\d+)$/gm)].map(match => match[1])).toEqual(['6', '7']);
    await chunks.return?.();
  });
});
