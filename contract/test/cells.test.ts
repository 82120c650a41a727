import type { Outcome, RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS, reduceRun, settled } from '@dolphindeck/contract/run/reduce.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const at = '2026-11-25T00:00:00.000Z';
const step = 'main';
const plays = (...names: string[]): RunEvent => ({ type: 'plays', step, names });
const play = (name: string, ...hosts: string[]): RunEvent => ({ type: 'play', step, name, hosts, at });
const host = (name: string, outcome: Outcome, ignored = false): RunEvent => ({
  type: 'host',
  step,
  task: 'Do it',
  host: name,
  outcome,
  ignored,
  ms: 5,
});
const end: RunEvent = { type: 'step-end', step, exitCode: 0, at };
const fold = (...events: RunEvent[]) => foldRun(NO_PROGRESS, events);
const states = ({ cells }: ReturnType<typeof fold>, name: string) =>
  Object.fromEntries(Object.entries(cells[name] ?? {}).map(([phase, { state }]) => [phase, state]));

describe('the phases of a run', () => {
  test('are known before they come', () => {
    expect(fold(plays('Preflight', 'Base', 'Servers'), play('Preflight', 'a')).phases).toEqual([
      'Preflight',
      'Base',
      'Servers',
    ]);
  });

  test('of a run that announced none appear as they come, once each', () => {
    expect(fold(play('Base', 'a'), play('Servers', 'a'), play('Base', 'b')).phases).toEqual([
      'Base',
      'Servers',
    ]);
  });

  test('are those of the work: the clean-up adds none', () => {
    const cleanup = [plays('Stop'), play('Stop', 'a'), host('a', 'ok')].map(
      event => ({ ...event, step: 'cleanup' }) as RunEvent,
    );
    const { phases, cells } = fold(play('Base', 'a'), end, ...cleanup);
    expect([phases, cells.a]).toEqual([
      ['Base'],
      { Base: { state: 'skipped', worst: null, tasks: 0, ms: 0 } },
    ]);
  });
});

describe('a phase on a host', () => {
  test('runs until the next one begins, and then shows its worst outcome', () => {
    const begun = fold(play('Base', 'a', 'b'), host('a', 'changed'), host('a', 'ok'));
    expect(begun.cells.a?.Base).toEqual({ state: 'running', worst: 'changed', tasks: 2, ms: 10 });
    const next = reduceRun(begun, play('Servers', 'a'));
    expect(states(next, 'a')).toEqual({ Base: 'changed', Servers: 'running' });
    expect(states(reduceRun(next, end), 'a')).toEqual({ Base: 'changed', Servers: 'skipped' });
  });

  test('that had nothing to do was skipped', () => {
    const after = fold(play('Base', 'a', 'b'), host('b', 'skipped'), end);
    expect([states(after, 'a'), states(after, 'b')]).toEqual([{ Base: 'skipped' }, { Base: 'skipped' }]);
  });

  test.each(['failed', 'unreachable'] as const)('%s shows at once and stays', outcome => {
    const lost = fold(play('Base', 'a'), host('a', outcome));
    expect(states(lost, 'a')).toEqual({ Base: outcome });
    expect(states(fold(play('Base', 'a'), host('a', outcome), host('a', 'ok'), end), 'a')).toEqual({
      Base: outcome,
    });
  });

  test('is not waited for on a host that was lost before, until something happens there', () => {
    const next = fold(play('Base', 'a'), host('a', 'unreachable', true), play('Servers', 'a'));
    expect(states(next, 'a')).toEqual({ Base: 'unreachable', Servers: 'skipped' });
    expect(states(reduceRun(next, host('a', 'ok')), 'a')).toMatchObject({ Servers: 'running' });
  });

  test('with a foreseen failure is ok', () => {
    expect(states(fold(play('Base', 'a'), host('a', 'failed', true), end), 'a')).toEqual({ Base: 'ok' });
  });

  test('of a run whose leader died is not running any more', () => {
    const cut = fold({ type: 'step-start', step, playbook: 'x', pid: 1, at }, play('Base', 'a'));
    expect(states(settled(reduceRun(cut, host('a', 'ok'))), 'a')).toEqual({ Base: 'ok' });
  });
});

describe('the fold', () => {
  const name = fc.constantFrom('a', 'b', 'constructor', '__proto__', 'toString');
  const event = fc.oneof(
    fc.tuple(name, fc.array(name)).map(([phase, hosts]) => play(phase, ...hosts)),
    fc
      .tuple(name, fc.constantFrom('ok', 'changed', 'failed', 'unreachable', 'skipped'), fc.boolean())
      .map(([who, outcome, ignored]) => host(who, outcome as Outcome, ignored)),
    fc.array(name).map(names => plays(...names)),
    fc.constant(end),
  );

  test('is the same for many events at once and one by one, leaves what it was given, and fits any name', () => {
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (early, late) => {
        const before = foldRun(NO_PROGRESS, early);
        const text = JSON.stringify(before);
        const after = foldRun(before, late);
        expect(JSON.stringify(before)).toBe(text);
        expect(JSON.stringify([...early, ...late].reduce(reduceRun, NO_PROGRESS))).toBe(
          JSON.stringify(after),
        );
        const seen = [...early, ...late].flatMap(e => (e.type === 'host' ? [e.host] : []));
        expect(Object.keys(after.recap).sort()).toEqual([...new Set(seen)].sort());
        expect(Object.getPrototypeOf(after.recap)).toBe(Object.prototype);
        expect(NO_PROGRESS).toMatchObject({ recap: {}, cells: {}, phases: [], failures: [] });
      }),
    );
  });

  test('of 100,000 events on 200 hosts takes a moment', () => {
    const hosts = Array.from({ length: 200 }, (_, i) => `10.0.0.${i}`);
    const events = Array.from({ length: 100_000 }, (_, i) =>
      i % 10_000 === 0 ? play(`Phase ${i}`, ...hosts) : host(hosts[i % 200] ?? '', 'failed'),
    );
    const begun = performance.now();
    let progress = NO_PROGRESS;
    for (let i = 0; i < events.length; i += 500) progress = foldRun(progress, events.slice(i, i + 500));
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect([progress.failures.length, progress.phases.length]).toEqual([99_990, 10]);
  });
});
