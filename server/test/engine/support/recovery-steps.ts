import { join } from 'node:path';
import { ACTIONS } from '@dolphindeck/contract/cluster/status.ts';
import fc from 'fast-check';
import { expect } from 'vitest';
import { AppError } from '../../../src/commands/app-error.ts';
import { applyCluster } from '../../../src/commands/apply-cluster.ts';
import { cancelRun } from '../../../src/commands/cancel-run.ts';
import { deleteCluster } from '../../../src/commands/delete-cluster.ts';
import { executeCluster } from '../../../src/commands/execute-cluster.ts';
import { markStopped } from '../../../src/commands/mark-stopped.ts';
import { saveCluster } from '../../../src/commands/save-cluster.ts';
import { ADMIN, exampleSave, newSettings } from '../../commands/support/bench.ts';
import { CALLS, type Fault } from './faults.ts';
import { expectSound } from './history.ts';
import type { MortalConsole } from './mortal-console.ts';
import { type Ending, endIn, launches, say } from './played/played.ts';
import {
  type Done,
  decided,
  disturbed,
  type Model,
  outcome,
  type Step,
  type Verb,
} from './recovery-rules.ts';

export type Real = MortalConsole;

const fault: fc.Arbitrary<Fault> = fc.record({
  // What changes the store matters most.
  call: fc.constantFrom(...CALLS, 'transaction', 'markRunning', 'finishRun', 'finishRun', 'finishRun'),
  nth: fc.constantFrom(1, 1, 2),
  when: fc.constantFrom('before', 'after'),
  what: fc.constantFrom('die', 'fail'),
});
/** Every second step is disturbed, some of them again while the console recovers. */
const faults = fc.oneof(fc.constant([]), fc.array(fault, { minLength: 1, maxLength: 3 }));
const name = fc.constantFrom('a', 'b', 'c');
const ending: fc.Arbitrary<Ending> = fc
  .tuple(
    fc.constantFrom('success', 'success', 'failed', 'unreachable', 'interrupted'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([state, clean, full]) => {
    const cleaned = clean && (state === 'failed' || state === 'unreachable');
    return { state, cleaned, recordLost: full && state === 'failed' } as Ending;
  });
const executing = fc.record({
  do: fc.constant('execute' as const),
  name,
  action: fc.constantFrom(...ACTIONS),
  thenStart: fc.boolean(),
  doomed: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
});

const going = fc.record({
  do: fc.constant('go' as const),
  pick: fc.nat(20),
  thenStart: fc.boolean(),
  doomed: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
});
const end = fc.record({ do: fc.constant('end' as const), ending, away: fc.boolean() });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom<Verb>('save', 'save', 'cancel', 'delete', 'mark'), name }),
  executing,
  { weight: 5, arbitrary: going },
  { weight: 4, arbitrary: end },
  fc.record({ do: fc.constant('say' as const), lines: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('abort' as const) }),
);

const madeFirst = () => ['a', 'b'].map(name => new StepCommand({ do: 'save', name }, []));

/** Walks of steps, disturbed and not. They begin with two clusters; the third has to be made. */
export function walks() {
  const command = fc.tuple(step, faults).map(parts => new StepCommand(...parts));
  const rest = fc.array(command, { minLength: 10, maxLength: 40, size: 'max' });
  return rest.map(commands => [...madeFirst(), ...commands]);
}

/** The same life of a cluster for every fault there is, which strikes each of its steps: what chance seldom meets. */
export function everyFault(): StepCommand[][] {
  const go = { do: 'go', pick: 0, thenStart: true, doomed: false } as const;
  const end = (state: Ending['state'], away = false) =>
    ({ do: 'end', ending: { state, cleaned: false, recordLost: false }, away }) as const;
  const life = [
    go,
    end('success'),
    end('failed'),
    go,
    { do: 'abort' },
    go,
    end('interrupted', true),
  ] as const;
  const all = CALLS.flatMap(call =>
    (['before', 'after'] as const).flatMap(when =>
      (['die', 'fail'] as const).map((what): Fault => ({ call, nth: 1, when, what })),
    ),
  );
  return all.map(fault => [...madeFirst(), ...life.map(step => new StepCommand(step, [fault]))]);
}

class StepCommand implements fc.AsyncCommand<{ model: Model }, Real> {
  readonly step: Step;
  readonly faults: readonly Fault[];

  constructor(step: Step, faults: readonly Fault[]) {
    this.step = step;
    this.faults = faults;
  }

  /** What is about a run needs one; a walk would else hardly leave its first states. */
  check({ model }: { readonly model: Model }): boolean {
    const { step } = this;
    if (step.do === 'go') return decided(model, step) !== null;
    if (step.do === 'end' || step.do === 'say' || step.do === 'abort') return model.run !== null;
    return step.do !== 'execute' || model.clusters[step.name] !== undefined;
  }

  async run(holder: { model: Model }, real: Real): Promise<void> {
    const step = decided(holder.model, this.step);
    if (step === null) throw new Error('nothing is possible');
    const wanted = outcome(holder.model, step);
    const refused = await perform(real, holder.model, step, this.faults);
    const actual = await modelOf(real);
    expectSound(join(real.image, 'deck.sqlite'), id => real.dir(id));
    const begun = launches(real.settings.dataDir);
    expect(begun.length, 'launches').toBe(new Set(begun).size);
    if (this.faults.length === 0) {
      expect(actual, String(this)).toEqual(wanted ?? holder.model);
      expect(refused, String(this)).toBe(wanted === null);
    } else expect(disturbed(holder.model, step, wanted, this.faults), String(this)).toContainEqual(actual);
    holder.model = actual;
  }

  toString(): string {
    return JSON.stringify({ ...this.step, ...(this.faults.length === 0 ? {} : { faults: this.faults }) });
  }
}

/** Whether the step was refused. */
async function perform(real: Real, model: Model, step: Done, faults: readonly Fault[]): Promise<boolean> {
  real.doomed = step.do === 'execute' && step.doomed;
  try {
    if (step.do === 'end' && step.away) {
      const [run] = await real.store.runs.unfinishedRuns();
      await real.die();
      if (run !== undefined) await endIn(real.dir(run.id), step.ending, run.hosts);
      await real.open(faults);
    } else if (step.do === 'end') {
      const doing = Promise.withResolvers<unknown>();
      await real.endure(faults, () => {
        doing.resolve(deed(real, model, step));
        return doing.promise;
      });
      // The console may have died while the run was ending; the run ends all the same.
      await doing.promise;
      await real.endure([], async () => undefined);
    } else await real.endure(faults, () => deed(real, model, step));
    return false;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  } finally {
    real.doomed = false;
  }
}

async function deed(real: Real, model: Model, step: Done): Promise<unknown> {
  const { deps, store } = real;
  if (step.do === 'end' || step.do === 'say' || step.do === 'abort') {
    const [run] = await store.runs.unfinishedRuns();
    if (run === undefined) throw new Error('no run is unfinished');
    if (step.do === 'abort') return cancelRun(deps, { runId: run.id }, ADMIN);
    if (step.do === 'end') return endIn(real.dir(run.id), step.ending, run.hosts);
    return say(real.dir(run.id), ...Array.from({ length: step.lines }, (_, index) => `line ${index}`));
  }
  const { name } = step;
  const id = (await store.clusters.idOfName(name)) ?? '00000000';
  const known = model.clusters[name] === undefined ? {} : { id };
  switch (step.do) {
    case 'save':
      return saveCluster(deps, exampleSave({ ...known, name }), ADMIN);
    case 'cancel':
      return saveCluster(deps, exampleSave({ id, name, status: 'cancel' }), ADMIN);
    case 'delete':
      return deleteCluster(deps, { id }, ADMIN);
    case 'mark':
      return markStopped(deps, { id, confirmName: name }, ADMIN);
    case 'execute': {
      if (step.action === 'apply') return applyCluster(deps, newSettings({ id, name }), ADMIN);
      const thenStart = step.action === 'deploy' && step.thenStart;
      return executeCluster(deps, { clusterId: id, action: step.action, thenStart }, ADMIN);
    }
  }
}

async function modelOf({ store }: Real): Promise<Model> {
  const { data } = await store.clusters.page(-1);
  const run = await store.runs.unfinished();
  return {
    clusters: Object.fromEntries(data.map(({ name, status }) => [name, status])),
    run: run && { name: run.clusterName, action: run.action, thenStart: run.thenStart },
  };
}
