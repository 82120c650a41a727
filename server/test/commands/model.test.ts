import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import {
  type Action,
  allows,
  effectOf,
  isStarted,
  type Status,
  statusAfter,
} from '@dolphindeck/contract/cluster/status.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/postgres/shared.ts';
import { applyCluster } from '../../src/commands/apply-cluster.ts';
import { deleteCluster } from '../../src/commands/delete-cluster.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { markStopped } from '../../src/commands/mark-stopped.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import {
  ADMIN,
  type Bench,
  equip,
  exampleSave,
  finish,
  newSettings,
  openBench,
  refusal,
} from './support/bench.ts';

/** What ought to be, worked out from the states table alone. */
interface Model {
  clusters: Map<string, { status: Status; remark: string }>;
  /** `before`: the remark that an apply which is taken back leaves. */
  run: { name: string; action: Action; thenStart: boolean; before: string } | null;
}

const NAMES = ['a', 'b'] as const;
const ENDS = ['success', 'failed', 'unreachable', 'aborted', 'interrupted'] as const;

const name = fc.constantFrom(...NAMES);
const save = fc.record({
  do: fc.constant('save' as const),
  name,
  // What begins an expression of a template is refused, which is not what is looked at here.
  remark: fc.string({ maxLength: 3, unit: 'grapheme-ascii' }).filter(text => !/\{[{%#]/.test(text)),
});
const apply = fc.record({
  do: fc.constant('apply' as const),
  name,
  remark: fc.stringMatching(/^[a-z]{0,3}$/),
});
const other = fc.record({ do: fc.constantFrom('cancel', 'delete', 'mark'), name });
const execute = fc.record({
  do: fc.constant('execute' as const),
  name,
  action: fc.constantFrom(...EXECUTE_TYPES),
  thenStart: fc.boolean(),
});
const end = fc.record({
  do: fc.constant('finish' as const),
  end: fc.oneof(fc.constant('success' as const), fc.constantFrom(...ENDS)),
  cleaned: fc.boolean(),
});
type Step = typeof save | typeof apply | typeof other | typeof execute | typeof end extends infer A
  ? A extends fc.Arbitrary<infer S>
    ? S
    : never
  : never;

/** Actions mostly end before the next thing is asked; otherwise a walk would hardly leave its first states. */
const walk = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.oneof(save, apply, other, execute, end).map((s): Step[] => [s]) },
      { weight: 5, arbitrary: fc.tuple(execute, end).map((pair): Step[] => pair) },
      { weight: 1, arbitrary: fc.tuple(name, apply, end).map(startedAndApplied) },
    ),
    { minLength: 4, maxLength: 40 },
  )
  .map(steps => [...NAMES.map((n): Step => ({ do: 'save', name: n, remark: '' })), ...steps.flat()]);

/** A walk seldom comes to a cluster that runs by chance. */
function startedAndApplied([of, change, ended]: [(typeof NAMES)[number], Step, Step]): Step[] {
  const well: Step = { do: 'finish', end: 'success', cleaned: false };
  const deploy: Step = { do: 'execute', name: of, action: 'deploy', thenStart: true };
  return [deploy, well, well, { ...change, name: of } as Step, ended];
}

let bench: Bench;

/** Whether the model allows a step; when it does, the model takes it. */
function take(model: Model, s: Step): boolean {
  if (s.do === 'finish') return takeEnd(model, s.end, s.cleaned);
  const cluster = model.clusters.get(s.name);
  if (cluster === undefined) {
    if (s.do === 'save') model.clusters.set(s.name, { status: 'prepare', remark: s.remark });
    return s.do === 'save';
  }
  if (s.do === 'execute') {
    const thenStart = s.action === 'deploy' && s.thenStart;
    const mayStart = s.action === 'start' || thenStart || (s.action === 'stop' && !isStarted(cluster.status));
    const other = [...model.clusters].some(([name, c]) => name !== s.name && isStarted(c.status));
    if (model.run !== null || !allows(cluster.status, s.action) || (other && mayStart)) return false;
    model.run = { name: s.name, action: s.action, thenStart, before: cluster.remark };
    return true;
  }
  if (s.do === 'apply') {
    if (model.run !== null || !allows(cluster.status, 'apply')) return false;
    model.run = { name: s.name, action: 'apply', thenStart: false, before: cluster.remark };
    cluster.remark = s.remark;
    return true;
  }
  const verb = { save: 'edit', cancel: 'cancel', delete: 'delete', mark: 'markStopped' } as const;
  const effect = effectOf(cluster.status, verb[s.do]);
  // A cancel of what is in `cancel` is an edit.
  const echo = s.do === 'cancel' && cluster.status === 'cancel';
  if (model.run?.name === s.name || (effect === null && !echo)) return false;
  if (effect === 'gone') model.clusters.delete(s.name);
  else {
    cluster.status = echo ? 'prepare' : (effect as Status);
    if (s.do === 'save') cluster.remark = s.remark;
    if (echo) cluster.remark = 'cancelled';
  }
  return true;
}

function takeEnd(model: Model, end: (typeof ENDS)[number], cleaned: boolean): boolean {
  if (model.run === null) return false;
  const { name, action, thenStart, before } = model.run;
  const cluster = model.clusters.get(name);
  if (cluster !== undefined) {
    cluster.status = statusAfter(action, end === 'success', cleaned);
    if (action === 'apply' && end !== 'success' && cleaned) cluster.remark = before;
  }
  model.run = end === 'success' && thenStart ? { name, action: 'start', thenStart: false, before } : null;
  return true;
}

async function perform(s: Step): Promise<unknown> {
  const { deps, store } = bench;
  if (s.do === 'finish') return finish(bench, s.end, s.cleaned);
  const id = await store.clusters.idOfName(s.name);
  const known = id === null ? {} : { id };
  switch (s.do) {
    case 'save':
      return saveCluster(deps, exampleSave({ ...known, name: s.name, remark: s.remark }), ADMIN);
    case 'apply':
      return applyCluster(deps, newSettings({ id: id ?? '00000000', name: s.name, remark: s.remark }), ADMIN);
    case 'cancel':
      if (id === null) return refusedAsUnknown();
      return saveCluster(
        deps,
        exampleSave({ id, name: s.name, status: 'cancel', remark: 'cancelled' }),
        ADMIN,
      );
    case 'delete':
      return deleteCluster(deps, { id: id ?? '00000000' }, ADMIN);
    case 'mark':
      return markStopped(deps, { id: id ?? '00000000', confirmName: s.name }, ADMIN);
    case 'execute': {
      const thenStart = s.action === 'deploy' && s.thenStart;
      return executeCluster(deps, { clusterId: id ?? '00000000', action: s.action, thenStart }, ADMIN);
    }
  }
}

async function refusedAsUnknown(): Promise<unknown> {
  return deleteCluster(bench.deps, { id: '00000000' }, ADMIN);
}

async function compare(model: Model): Promise<void> {
  const { data } = await bench.store.clusters.page(-1);
  const stored = new Map(data.map(c => [c.name, { status: c.status, remark: c.remark }]));
  expect(stored).toEqual(model.clusters);
  expect(data.filter(c => isStarted(c.status)).length).toBeLessThanOrEqual(1);
  const run = await bench.store.runs.unfinished();
  expect(run && { name: run.clusterName, action: run.action }).toEqual(
    model.run && { name: model.run.name, action: model.run.action },
  );
  expect((await bench.store.runs.unfinishedRuns()).length).toBe(model.run === null ? 0 : 1);
}

async function clear(): Promise<void> {
  while ((await bench.store.runs.unfinished()) !== null) await finish(bench, 'failed', true);
  for (const cluster of (await bench.store.clusters.page(-1)).data)
    await bench.store.clusters.remove(cluster);
}

describe.each([
  { kind: 'SQLite', walks: 40, makeUrl: async () => undefined },
  // Slower, for each statement goes to a server and back.
  { kind: 'PostgreSQL', walks: 20, makeUrl: async () => (await freshDatabase()).url },
])('on $kind', ({ walks, makeUrl }) => {
  beforeAll(async () => {
    bench = await openBench(undefined, await makeUrl());
    await equip(bench);
  });
  afterAll(() => bench.close());

  it('does what the states table says, whatever is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async steps => {
        await clear();
        const model: Model = { clusters: new Map(), run: null };
        for (const s of steps) {
          if (s.do === 'finish' && model.run === null) continue;
          const before = structuredClone(model);
          if (take(model, s)) await perform(s);
          else {
            await refusal(perform(s));
            expect(model).toEqual(before);
          }
          await compare(model);
        }
      }),
      { numRuns: walks },
    );
  }, 60_000);

  it('keeps its promises when everything is asked at once', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async steps => {
        await clear();
        const asked = steps.map(s => (s.do === 'finish' ? finishIfAny(s.end, s.cleaned) : perform(s)));
        await Promise.allSettled(asked);
        const { data } = await bench.store.clusters.page(-1);
        expect(new Set(data.map(c => c.name)).size).toBe(data.length);
        expect(data.filter(c => isStarted(c.status)).length).toBeLessThanOrEqual(1);
        const unfinished = (await bench.store.runs.page(-1)).data.filter(r =>
          ['waiting', 'running'].includes(r.state),
        );
        expect(unfinished.length).toBeLessThanOrEqual(1);
        for (const run of unfinished) expect(data.map(c => c.id)).toContain(run.clusterId);
      }),
      { numRuns: walks },
    );
  }, 60_000);
});

async function finishIfAny(end: (typeof ENDS)[number], cleaned: boolean): Promise<void> {
  if ((await bench.store.runs.unfinished()) !== null) await finish(bench, end, cleaned);
}
