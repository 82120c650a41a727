import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS, type RunProgress, reduceRun } from '@dolphindeck/contract/run/reduce.ts';
import type { Feed } from '../feed/feed.ts';
import { foldStored } from '../feed/fold-stored.ts';
import { logLine } from './log-line.ts';
import { decideOutcome } from './outcome.ts';
import type { EndedRun, RunEnd, RunStore, SupervisorId, UnfinishedRun } from './ports.ts';
import { type ExitRecord, hasExit, readExit } from './run-folder.ts';
import { isAlive } from './supervisor-id.ts';
import { wipeFolder } from './sweep.ts';
import { tailEvents } from './tail.ts';

export interface FollowDeps {
  readonly store: RunStore;
  readonly feed: Feed;
  readonly clock: () => Date;
}

const MAY_RUN_ON = 'what it had started may run on until the cluster is stopped or deployed again';
const DIED = `The process that led this run has died. How far it came is not known beyond these lines, and ${MAY_RUN_ON}.`;
const COPIED = `The data of this console are a copy of another's, or were moved, while this run was not over. It is not led from here, and ${MAY_RUN_ON}.`;
/** What is said of a supervisor that lives and does nothing. */
const silentWords = (pid: number) =>
  `WARNING on the console: the process that leads this run (${pid} on the console's machine) has shown no sign of life for a ` +
  `minute. If it does not go on, abort the run three times: it is ended by force then, and ${MAY_RUN_ON}.`;
/** In the place of a host in failures that are none of a host's. */
const CONSOLE = 'console';

/**
 * Copies what the supervisor of a run writes to the store until the run is over, then ends it there, once. Whether
 * the supervisor was started a moment ago, by a console that died, or is dead itself makes no difference.
 * @returns null when it was over already, or when `signal` aborted: the run then goes on without being followed
 */
export async function followRun(
  deps: FollowDeps,
  run: Pick<UnfinishedRun, 'id' | 'hosts' | 'action'>,
  dir: string,
  supervisor: SupervisorId,
  signal: AbortSignal,
): Promise<EndedRun | null> {
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
  const outcome = decideOutcome(progress, exit, run.hosts, run.action);
  const fault = faultOf(exit);
  return finish(deps, run.id, {
    ...outcome,
    ...(fault === null ? { progress, lastWords: [] } : blame(deps, progress, fault)),
  });
}

/** What went wrong on the console, or null. */
function faultOf(exit: ExitRecord | null): string | null {
  if (exit === null) return DIED;
  if (exit.error === undefined) return null;
  const reason = `The record of the run could not be written to the data folder of the console: ${exit.error}.`;
  return `${reason} The run was ended; ${MAY_RUN_ON}.`;
}

/**
 * Ends a run that could not be started, with the reason as a line of its log.
 * @param untouched its cluster is known to be as it was
 */
export async function failRun(
  deps: FollowDeps,
  runId: string,
  reason: string,
  untouched: boolean,
): Promise<EndedRun | null> {
  const { progress } = await foldStored(deps.store, runId);
  return finish(deps, runId, { turn: 'unstartable', cleaned: untouched, ...blame(deps, progress, reason) });
}

/**
 * Ends a run that these data tell of, though they are a copy: whoever leads it does so for the original, and is left alone
 * with its folder, and what waits is not begun a second time.
 */
export async function disownRun(
  deps: FollowDeps,
  run: Pick<UnfinishedRun, 'id' | 'hosts' | 'state' | 'action'>,
): Promise<EndedRun | null> {
  if (run.state === 'waiting') return failRun(deps, run.id, COPIED, false);
  const { progress } = await foldStored(deps.store, run.id);
  return finish(deps, run.id, {
    ...decideOutcome(progress, null, run.hosts, run.action),
    ...blame(deps, progress, COPIED),
  });
}

/** Says in the log of a run that nothing is heard of its supervisor any more. */
export function warnSilent(deps: FollowDeps, runId: string, { pid }: SupervisorId): Promise<void> {
  const line: RunEvent = { type: 'line', text: logLine(silentWords(pid), deps.clock()) };
  return deps.feed.append(runId, [line], null);
}

/** Ends a run that was aborted before it began. */
export function abortWaiting(deps: FollowDeps, runId: string): Promise<EndedRun | null> {
  const cancel: RunEvent = { type: 'cancel', at: deps.clock().toISOString() };
  // Nothing was started, so nothing is left running.
  const end = { turn: 'aborted', cleaned: true, progress: reduceRun(NO_PROGRESS, cancel) } as const;
  return finish(deps, runId, { ...end, lastWords: [cancel] });
}

async function finish(deps: FollowDeps, runId: string, end: RunEnd): Promise<EndedRun | null> {
  try {
    return await deps.store.finishRun(runId, end);
  } finally {
    // Also when it failed: whether the store has ended the run is then for the subscribers to see.
    deps.feed.ended(runId);
  }
}

/** A failure of the console itself: the last line of the log, and the run's failure when no host was to blame before. */
function blame(
  deps: FollowDeps,
  before: RunProgress,
  message: string,
): Pick<RunEnd, 'progress' | 'lastWords'> {
  const text = logLine(`FAILED on the console: ${message}`, deps.clock());
  const line: RunEvent = { type: 'line', text };
  const progress = reduceRun(before, line);
  const failure = { host: CONSOLE, task: progress.task ?? '', message };
  return { progress: { ...progress, failures: [...progress.failures, failure] }, lastWords: [line] };
}
