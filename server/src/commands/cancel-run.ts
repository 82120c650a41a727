import { isOver } from '@dolphindeck/contract/run/states.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/**
 * Aborts a run: the first call asks, each further one presses harder. The run ends by itself, a little later. It is
 * recorded afterwards, so that an abort that did not come about is not told as done.
 */
export async function cancelRun(deps: Deps, { runId }: { runId: string }, caller: Caller): Promise<null> {
  const { store, engine } = deps;
  const run = (await store.runs.find(runId)) ?? refuse('run_unknown', { id: runId });
  if (isOver(run.state)) refuse('run_over', { id: runId });
  // False: it ended in this moment, or its process is dead and it is about to be ended as interrupted.
  if (!(await engine.cancel(runId))) refuse('run_over', { id: runId });
  const what = {
    action: 'cancelRun',
    target: { type: 'run', id: runId, name: `${run.action} ${run.clusterName}` },
  } as const;
  try {
    await store.transaction(inside => audit(inside, deps, caller, what));
  } catch {
    // The store went in this moment. The abort came about, so it is told as done, and the recorder writes it when it can.
    await deps.recorder.record(caller, { ...what, outcome: 'done' });
  }
  return null;
}
