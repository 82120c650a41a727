import { setTimeout as sleep } from 'node:timers/promises';
import type { Feed } from '../feed/feed.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { abortWaiting, disownRun, failRun, followRun, warnSilent } from './follow.ts';
import { launchIn } from './launch.ts';
import type { AbortAnswer, EndedRun, RunStore, SupervisorId, UnfinishedRun } from './ports.ts';
import { Pulse } from './pulse.ts';
import { hasExit, type RunFolderInput, readSupervisor } from './run-folder.ts';
import { type EngineLog, type EngineSettings, forksFor, runFolder } from './settings.ts';
import { isAlive, killSupervisor, signalAbort } from './supervisor-id.ts';
import { sweep, wipeFolder } from './sweep.ts';

/** What the composition root makes of a run: the texts of its folder. It may read the store and the secrets. */
export type Materialise = (
  run: UnfinishedRun,
  dir: string,
) => Promise<
  Pick<
    RunFolderInput,
    'inventory' | 'vars' | 'knownHosts' | 'jumps' | 'files' | 'secrets' | 'publicValues' | 'steps'
  >
>;

export interface EngineDeps {
  readonly store: RunStore;
  readonly feed: Feed;
  readonly settings: EngineSettings;
  readonly materialise: Materialise;
  readonly log: EngineLog;
  readonly clock: () => Date;
}

export type Engine = ReturnType<typeof createEngine>;

interface Following {
  readonly run: UnfinishedRun;
  readonly supervisor: SupervisorId;
  readonly pulse: Pulse;
  /** How often an abort was asked for. */
  presses: number;
  done: Promise<void>;
}

/** Leads a run whose supervisor is not known: never alive, so the run ends as one whose supervisor died. */
const NOBODY: SupervisorId = { pid: 0, startTime: '', bootId: '' };
const RETRY_MS = 2_000;
/** What fails again and again is tried again less and less often, up to this; but a store that is away may be back at any time. */
const MAX_RETRY_MS = 60_000;
/** The abort that kills: the supervisor asks at the first, tells at the second (see step.py). */
const LAST_RUNG = 3;

/**
 * Leads runs: starts the waiting ones, follows the running ones, ends them in the store. It never starts a run a
 * second time. Runs are processes of their own: closing the engine leaves them running.
 */
export function createEngine(deps: EngineDeps) {
  const { store, settings, log } = deps;
  const following = new Map<string, Following>();
  const closing = new AbortController();
  // One thing at a time: a run cannot be started and aborted in the same moment.
  let queue: Promise<unknown> = Promise.resolve();
  // Before that nobody knows whether the runs are this console's to lead, or the original's of a copy.
  let recovered = false;

  function enqueue<T>(job: () => Promise<T>): Promise<T> {
    const result = queue.then(job);
    queue = result.catch(() => {});
    return result;
  }

  function wake(): void {
    enqueue(takeUp).catch((error: unknown) => {
      log.error({ err: error }, 'unfinished runs could not be taken up; trying again');
      later(wake);
    });
  }

  function later(job: () => void): void {
    // Aborted: the engine is closing.
    sleep(settings.retryMs ?? RETRY_MS, undefined, { signal: closing.signal, ref: false }).then(
      job,
      () => {},
    );
  }

  /**
   * Starts what waits, follows what runs. A run that runs and that nobody follows was left by a console that died, or
   * the store told of an error though it had taken the launch down.
   */
  async function takeUp(): Promise<void> {
    if (closing.signal.aborted || !recovered) return;
    for (const run of await store.unfinishedRuns()) {
      if (following.has(run.id)) continue;
      if (run.state === 'running') follow(run, run.supervisor ?? NOBODY);
      else await start(run);
    }
  }

  async function start(run: UnfinishedRun): Promise<void> {
    const dir = runFolder(settings, run.id);
    let supervisor: SupervisorId;
    try {
      // A console that died between start and `markRunning` left the run waiting; it is led already.
      supervisor = (await readSupervisor(dir)) ?? (await launch(run, dir));
    } catch (error) {
      // Nothing is wrong with the run: it waits until the store is back.
      if (error instanceof StoreUnavailable) throw error;
      log.error({ runId: run.id, err: error }, 'run could not be started');
      const reason = error instanceof Error ? error.message : String(error);
      // A supervisor says that it leads a run before it does anything. Only an apply leaves its cluster as it was then: of
      // a start nobody has looked whether nothing runs.
      const leader = await readSupervisor(dir).catch(() => NOBODY);
      const untouched = run.action === 'apply' && leader === null;
      // Nobody else does, unless a supervisor lives: it is the one that wipes the secrets of a run that it has led.
      if (leader === null || !isAlive(leader)) await wipe(run.id, dir);
      afterwards(run.id, await failRun(deps, run.id, `The run could not be started: ${reason}`, untouched));
      return;
    }
    if (await store.markRunning(run.id, supervisor)) {
      log.info({ runId: run.id, pid: supervisor.pid }, 'run started');
      deps.feed.started();
      follow(run, supervisor);
    } else {
      log.warn({ runId: run.id }, 'run was over before it was started');
      signalAbort(supervisor);
    }
  }

  async function wipe(runId: string, dir: string): Promise<void> {
    await wipeFolder(dir).catch((error: unknown) => {
      log.error(
        { runId, err: error },
        'secrets of a run could not be removed; the next start of the console does',
      );
    });
  }

  async function launch(run: UnfinishedRun, dir: string): Promise<SupervisorId> {
    const parts = await deps.materialise(run, dir);
    return launchIn(settings, { ...parts, dir, forks: forksFor(run.hosts.length) });
  }

  function follow(run: UnfinishedRun, supervisor: SupervisorId): void {
    const { lookMs } = settings;
    const dir = runFolder(settings, run.id);
    const pulse = new Pulse({
      dir,
      isAtWork: () => isAlive(supervisor) && !hasExit(dir),
      onSilent: () => {
        log.warn({ runId: run.id, pid: supervisor.pid }, 'supervisor has shown no sign of life for a minute');
        warnSilent(deps, run.id, supervisor).catch((error: unknown) =>
          log.error({ runId: run.id, err: error }, 'the run could not be told that its supervisor is silent'),
        );
      },
      ...(lookMs === undefined ? {} : { lookMs }),
    });
    const led: Following = { run, supervisor, pulse, presses: 0, done: Promise.resolve() };
    following.set(run.id, led);
    led.done = toItsEnd(led).finally(() => pulse.close());
  }

  async function toItsEnd({ run, supervisor }: Following): Promise<void> {
    const { signal } = closing;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const begun = performance.now();
      try {
        const ended = await followRun(deps, run, runFolder(settings, run.id), supervisor, signal);
        following.delete(run.id);
        return afterwards(run.id, ended);
      } catch (error) {
        // The store or the disk; the run itself goes on. Following goes on from the offset saved last.
        log.error({ runId: run.id, err: error }, 'run could not be followed; trying again');
        // What goes wrong now and then in a long run is not one fault that stays.
        if (performance.now() - begun > MAX_RETRY_MS) tries = 0;
        const first = settings.retryMs ?? RETRY_MS;
        const wait = error instanceof StoreUnavailable ? first : Math.min(first * 2 ** tries, MAX_RETRY_MS);
        // Aborted: the engine is closing.
        await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Presses on with an abort. The last rung ends also who does not hear: what is halted never would. */
  function press(led: Following): AbortAnswer {
    led.presses += 1;
    const isLast = led.presses >= LAST_RUNG && led.pulse.isSilent;
    if (isLast) log.warn({ runId: led.run.id, pid: led.supervisor.pid }, 'silent supervisor is killed');
    const isHit = isLast ? killSupervisor(led.supervisor) : signalAbort(led.supervisor);
    return answerOf(isHit, led.run);
  }

  /** Another run may follow, also when the store did not get to say so. */
  function afterwards(runId: string, ended: EndedRun | null): void {
    if (ended !== null) log.info({ runId, ...ended }, 'run finished');
    wake();
  }

  return {
    /** Looks for waiting runs now; before `recover` it does nothing. Never throws. */
    wake,

    /** Presses on with the abort of a run: asks first, then harder at each call. Of one that it follows without the store. */
    async cancel(runId: string): Promise<AbortAnswer> {
      // At once: what is in the queue may wait for the store.
      const followed = following.get(runId);
      if (followed !== undefined) return press(followed);
      return enqueue(async () => {
        const led = following.get(runId);
        if (led !== undefined) return press(led);
        const run = (await store.unfinishedRuns()).find(({ id }) => id === runId);
        if (run === undefined) return { is: 'unknown' };
        const supervisor = run.supervisor ?? (await readSupervisor(runFolder(settings, runId)));
        if (supervisor !== null) {
          // Started, but the store could not be told yet, or could not answer.
          wake();
          return answerOf(signalAbort(supervisor), run);
        }
        afterwards(runId, await abortWaiting(deps, runId));
        return answerOf(true, run);
      });
    },

    /**
     * At boot: removes secrets that dead runs left, takes up every run that was running, starts those that wait.
     * A run whose supervisor is gone ends here, by what it wrote before.
     * @param isCopy the data are a copy: what was not over in them is, and nothing of it is touched
     */
    recover: (isCopy = false): Promise<void> =>
      enqueue(async () => {
        if (isCopy) {
          for (const run of await store.unfinishedRuns()) {
            const ended = await disownRun(deps, run);
            log.warn({ runId: run.id, ...ended }, 'run of a copy of the data is over');
          }
        } else await sweep(settings);
        recovered = true;
        await takeUp();
      }),

    /** Stops following. Runs go on. */
    async close(): Promise<void> {
      closing.abort();
      await queue;
      await Promise.all([...following.values()].map(({ done }) => done));
    },
  };
}

function answerOf(isHit: boolean, { action, clusterName }: UnfinishedRun): AbortAnswer {
  return isHit ? { is: 'asked', name: `${action} ${clusterName}` } : { is: 'ending' };
}
