import { isOver } from '@dolphindeck/contract/run/states.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Aborts a run: the first call asks, each further one presses harder. The run ends by itself, a little later. */
export async function cancelRun(deps: Deps, { runId }: { runId: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const run = (await inside.runs.find(runId)) ?? refuse('run_unknown', { id: runId });
    if (isOver(run.state)) refuse('run_over', { id: runId });
    await audit(inside, deps, caller, {
      action: 'cancelRun',
      target: { type: 'run', id: runId, name: `${run.action} ${run.clusterName}` },
    });
  });
  // False: it ended in this moment, or its process is dead and it is about to be ended as interrupted.
  if (!(await deps.engine.cancel(runId))) refuse('run_over', { id: runId });
  return null;
}
