import { NO_PROGRESS, type RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import { RUN_TURNS, type RunEnding, type RunState, stateAfter } from '@dolphindeck/contract/run/states.ts';
import type { RunStore } from '../../../src/engine/ports.ts';

/** The states in which a run is over. */
export type EndState = Exclude<RunState, 'waiting' | 'running'>;

const SUPERVISOR = { pid: 1, startTime: '1', bootId: 'b' };

/** The turn that takes a running run to a state. */
export function turnTo(state: EndState): RunEnding {
  const turn = RUN_TURNS.find(turn => stateAfter('running', turn) === state);
  if (turn === undefined || turn === 'launched') throw new Error(`no turn leads to ${state}`);
  return turn;
}

/** Ends a run as the engine would, taking it first when it still waits. Answers the id of the run that follows. */
export async function endRun(
  store: Pick<RunStore, 'markRunning' | 'finishRun'>,
  runId: string,
  state: EndState,
  { cleaned = false, progress = NO_PROGRESS }: { cleaned?: boolean; progress?: RunProgress } = {},
): Promise<string | null> {
  await store.markRunning(runId, SUPERVISOR);
  const ended = await store.finishRun(runId, { turn: turnTo(state), cleaned, progress, lastWords: [] });
  return ended?.next ?? null;
}
