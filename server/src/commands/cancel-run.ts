import { isOver } from '@dolphindeck/contract/run/states.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/**
 * Aborts a run: the first call asks, each further one presses harder. The run ends by itself, a little later. The engine is
 * asked first, which needs no store for a run that it follows: an abort must be possible while the database is away. It is
 * recorded afterwards, so that an abort that did not come about is not told as done.
 */
export async function cancelRun(deps: Deps, { runId }: { runId: string }, caller: Caller): Promise<null> {
  const { store, engine } = deps;
  const answer = await engine.cancel(runId);
  if (answer.is !== 'asked') return refuseAbort(deps, runId);
  const what = {
    action: 'cancelRun',
    target: { type: 'run', id: runId, name: answer.name },
  } as const;
  try {
    await store.transaction(inside => audit(inside, deps, caller, what));
  } catch {
    // The store is away. The abort came about, so it is told as done, and the recorder writes it when it can.
    await deps.recorder.record(caller, { ...what, outcome: 'done' });
  }
  return null;
}

async function refuseAbort({ store }: Deps, runId: string): Promise<never> {
  const run = (await store.runs.find(runId)) ?? refuse('run_unknown', { id: runId });
  // Not over: its process has ended in this moment, or its end cannot be recorded.
  return refuse(isOver(run.state) ? 'run_over' : 'run_ending', { id: runId });
}
