import { setImmediate } from 'node:timers/promises';
import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { settled } from '@dolphindeck/contract/run/reduce.ts';
import type { RunDetail } from '@dolphindeck/contract/run/run.ts';
import { isOver, SIGNAL_TYPES } from '@dolphindeck/contract/run/states.ts';
import { TaskFold } from '@dolphindeck/contract/run/tasks.ts';
import { inTurns } from '../../in-turns.ts';
import { refuse } from '../app-error.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { runView } from '../views.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

/** The log of the last run; a page of nothing before there was one. */
export async function readLog({ store }: Deps, { page }: { page: number }): Answer<'readLog'> {
  const last = await store.runs.last();
  if (last === null) return { currentPage: page === -1 ? 1 : page, rows: 0, data: [] };
  return store.runs.readLines(last.id, page);
}

export async function readRunLog(
  { store }: Deps,
  { runId, page }: { runId: string; page: number },
): Answer<'readRunLog'> {
  return store.transaction(async ({ runs }) => {
    await requireRun(runs, runId);
    return runs.readLines(runId, page);
  });
}

async function requireRun(runs: Pick<Deps['store']['runs'], 'find'>, id: string): Promise<void> {
  if ((await runs.find(id)) === null) refuse('run_unknown', { id });
}

/** Success means that every host succeeded: failed, unreachable, aborted and interrupted are none. */
export async function executeResultSignal({ store }: Deps): Answer<'executeResultSignal'> {
  const last = await store.runs.last();
  if (last === null) return null;
  return {
    singnalType: SIGNAL_TYPES[last.action],
    success: last.state === 'success',
    over: isOver(last.state),
  };
}

export async function selectRun(
  { store }: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectRun'> {
  // In one transaction, so that a run is never shown as over without its exits.
  return store.transaction(async ({ runs }): Promise<RunDetail> => {
    const run = (await runs.find(id)) ?? refuse('run_unknown', { id });
    return { ...runView(run, caller), ...(await runs.detailOf(id)) };
  });
}

/** Events of one look at the store. */
const FACTS = 1000;

/** The tasks of a run so far; also while it is going on. */
export async function runTasks({ store }: Deps, { id }: { id: string }): Answer<'runTasks'> {
  await requireRun(store.runs, id);
  const fold = new TaskFold();
  for (let after: number | undefined = 0; after !== undefined; ) {
    const facts: Awaited<ReturnType<typeof store.runs.readFacts>> = await store.runs.readFacts(
      id,
      after,
      FACTS,
    );
    fold.take(facts.map(({ event }) => event));
    after = facts.at(-1)?.position;
    // SQLite answers at once, so that a long run would keep everything else waiting.
    await setImmediate();
  }
  // Not half of one that was being removed meanwhile.
  await requireRun(store.runs, id);
  return { tasks: fold.tasks() };
}

/** A run with its phases. The run is read first, so that all events of one that is over are in the fold. */
export async function selectRunProgress(
  deps: Deps,
  { id }: { id: string },
  caller: Caller,
): Answer<'selectRunProgress'> {
  const run = await selectRun(deps, { id }, caller);
  const { position, progress } = await deps.folds.of(id);
  await requireRun(deps.store.runs, id);
  return {
    run,
    position,
    lines: progress.lines,
    progress: isOver(run.state) ? settled(progress) : progress,
  };
}

export async function selectRunList(
  { store }: Deps,
  { page, clusterId }: { page: number; clusterId?: string },
  caller: Caller,
): Answer<'selectRunList'> {
  const { data, ...numbers } = await store.runs.page(page, clusterId);
  return { ...numbers, data: await inTurns(data, run => runView(run, caller)) };
}
