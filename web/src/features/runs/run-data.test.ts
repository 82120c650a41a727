import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Followed } from '../../api/changes.ts';
import { advance, newer, type RunData } from './run-data.ts';

const at = '2026-11-26T02:00:00.000Z';
const EVENTS: RunEvent[] = [
  { type: 'step-start', step: 'main', playbook: 'deploy.yml', pid: 1, at },
  { type: 'plays', step: 'main', names: ['Base', 'Master'] },
  { type: 'play', step: 'main', name: 'Base', hosts: ['a', 'b'], at },
  { type: 'line', text: 'PLAY [Base]' },
  { type: 'task', step: 'main', id: '1', name: 'Install', role: 'base', at },
  { type: 'host', step: 'main', task: 'Install', host: 'a', outcome: 'ok', ignored: false, ms: 10 },
  { type: 'line', text: 'ok: [a]' },
  {
    type: 'host',
    step: 'main',
    task: 'Install',
    host: 'b',
    outcome: 'failed',
    ignored: false,
    ms: 10,
    message: 'no',
  },
  { type: 'line', text: 'failed: [b] => no' },
];
const followed = (first: number, last: number): Followed[] =>
  EVENTS.slice(first - 1, last).map((event, index) => ({ position: first + index, event }));

/** A run as the console answers it at a position. */
function dataAt(position: number, state: RunData['run']['state'] = 'running'): RunData {
  const progress = foldRun(NO_PROGRESS, EVENTS.slice(0, position));
  const run = {
    id: '0000000a',
    clusterId: '0000000b',
    clusterName: 'c',
    action: 'deploy' as const,
    state,
    hosts: ['a', 'b'],
    createdAt: at,
    startedAt: at,
    endedAt: null,
    failure: null,
    recap: {},
    tasks: 0,
    thenStart: false,
    user: null,
    plan: null,
    exits: [],
  };
  return { run, position, lines: progress.lines, progress };
}

test('however the events are cut into batches, and told twice, the page sees what the console sees', () => {
  const cuts = fc.array(fc.tuple(fc.nat(EVENTS.length), fc.nat(3)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(EVENTS.length), cuts, (start, steps) => {
      let data = dataAt(start);
      const lines: string[] = [];
      for (const [size, back] of [...steps, [EVENTS.length, 0] as const]) {
        const first = Math.max(1, data.position + 1 - back);
        const later = advance(data, followed(first, data.position + size));
        if (later === null) throw new Error('a gap where there is none');
        if (later.texts.length > 0) expect(later.from).toBe(data.lines + 1);
        lines.push(...later.texts);
        data = later.data;
      }
      expect(data).toEqual(dataAt(EVENTS.length));
      const all = EVENTS.flatMap(event => (event.type === 'line' ? [event.text] : []));
      expect(lines).toEqual(all.slice(dataAt(start).lines));
    }),
  );
});

test('a gap is noticed, at the beginning of a batch and within', () => {
  expect(advance(dataAt(2), followed(4, 6))).toBeNull();
  expect(advance(dataAt(2), [...followed(3, 4), ...followed(6, 7)])).toBeNull();
});

test('an answer that the stream has overtaken does not take the run back', () => {
  const fresh = { ...dataAt(3), run: { ...dataAt(3).run, startedAt: null } };
  expect(newer(dataAt(7), fresh)).toEqual({ ...dataAt(7), run: fresh.run });
  expect(newer(dataAt(3), dataAt(7))).toEqual(dataAt(7));
  expect(newer(undefined, dataAt(1))).toEqual(dataAt(1));
});

test('the answer for a run that is over counts always: the console has settled it', () => {
  expect(newer(dataAt(9), dataAt(9, 'failed')).run.state).toBe('failed');
  expect(newer(dataAt(9), dataAt(8, 'interrupted')).position).toBe(8);
});
