import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS, type RunProgress, reduceRun } from '@dolphindeck/contract/run/reduce.ts';
import type { Feed } from '../feed/feed.ts';
import { foldStored } from '../feed/fold-stored.ts';
import { logLine } from './log-line.ts';
import { decideOutcome } from './outcome.ts';
import type { RunEnd, RunStore, SupervisorId, UnfinishedRun } from './ports.ts';
import { hasExit, readExit } from './run-folder.ts';
import { isAlive } from './supervisor-id.ts';
import { wipeFolder } from './sweep.ts';
import { tailEvents } from './tail.ts';

export interface FollowDeps {
  readonly store: RunStore;
  readonly feed: Feed;
  readonly clock: () => Date;
}

export interface Followed {
  readonly end: RunEnd;
  /** The run that the store made to come next, or null. */
  readonly next: string | null;
}

const MAY_RUN_ON = 'what it had started may run on until the cluster is stopped or deployed again';
const DIED = `The process that led this run has died. How far it came is not known beyond these lines, and ${MAY_RUN_ON}.`;
/** In the place of a host in failures that are none of a host's. */
const CONSOLE = 'console';

/**
 * Copies what the supervisor of a run writes to the store until the run is over, then ends it there, once. Whether
 * the supervisor was started a moment ago, by a console that died, or is dead itself makes no difference.
 * @returns null when `signal` aborted: the run goes on without being followed
 */
export async function followRun(
  deps: FollowDeps,
  run: Pick<UnfinishedRun, 'id' | 'hosts'>,
  dir: string,
  supervisor: SupervisorId,
  signal: AbortSignal,
): Promise<Followed | null> {
  let progress = (await foldStored(deps.store, run.id)).progress;
  const offset = await deps.store.offsetOf(run.id);
  const ended = () => hasExit(dir) || !isAlive(supervisor);
  const file = join(dir, 'events.jsonl');
  for await (const batch of tailEvents({ file, offset, ended, signal, clock: deps.clock })) {
    await deps.feed.append(run.id, batch.events, batch.offset);
    progress = foldRun(progress, batch.events);
  }
  if (signal.aborted) return null;
  const exit = await readExit(dir);
  if (exit === null) await wipeFolder(dir);
  const outcome = decideOutcome(progress, exit, run.hosts);
  if (exit === null) progress = await blame(deps, run.id, progress, DIED);
  else if (exit.error !== undefined) {
    const reason = `The record of the run could not be written to the data folder of the console: ${exit.error}.`;
    progress = await blame(deps, run.id, progress, `${reason} The run was ended; ${MAY_RUN_ON}.`);
  }
  return finish(deps, run.id, { ...outcome, progress });
}

/** Ends a run that could not be started, with the reason as a line of its log. */
export async function failRun(deps: FollowDeps, runId: string, reason: string): Promise<Followed> {
  const progress = await blame(deps, runId, (await foldStored(deps.store, runId)).progress, reason);
  return finish(deps, runId, { state: 'failed', cleaned: false, progress });
}

/** Ends a run that was aborted before it began. */
export async function abortWaiting(deps: FollowDeps, runId: string): Promise<Followed> {
  const cancel: RunEvent = { type: 'cancel', at: deps.clock().toISOString() };
  const progress = await append(deps, runId, NO_PROGRESS, cancel);
  // Nothing was started, so nothing is left running.
  return finish(deps, runId, { state: 'aborted', cleaned: true, progress });
}

async function finish(deps: FollowDeps, runId: string, end: RunEnd): Promise<Followed> {
  const next = await deps.store.finishRun(runId, end);
  deps.feed.ended(runId);
  return { end, next };
}

/** A failure of the console itself: the last line of the log, and the run's failure when no host was to blame before. */
async function blame(
  deps: FollowDeps,
  id: string,
  before: RunProgress,
  message: string,
): Promise<RunProgress> {
  const progress = await append(deps, id, before, {
    type: 'line',
    text: logLine(`FAILED on the console: ${message}`, deps.clock()),
  });
  const failure = { host: CONSOLE, task: progress.task ?? '', message };
  return { ...progress, failures: [...progress.failures, failure] };
}

/** Appends an event that is not in the file: the offset stays. */
async function append(
  deps: FollowDeps,
  runId: string,
  progress: RunProgress,
  event: RunEvent,
): Promise<RunProgress> {
  await deps.feed.append(runId, [event], await deps.store.offsetOf(runId));
  return reduceRun(progress, event);
}
