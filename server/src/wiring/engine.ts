import { availableParallelism } from 'node:os';
import type { AuthorizedKeys, EnginePort, ProbeTarget } from '../commands/deps.ts';
import { wayOver } from '../domain/jumps.ts';
import type { RunPlan } from '../domain/plan.ts';
import { probeFiles, runFiles } from '../domain/run-files.ts';
import { createEngine } from '../engine/engine.ts';
import { scanHostKeys } from '../engine/host-keys.ts';
import { scanThrough } from '../engine/jump-scan.ts';
import { Places } from '../engine/places.ts';
import { runPlaybookOnce } from '../engine/probe.ts';
import { keyFile } from '../engine/run-folder.ts';
import { type EngineLog, type EngineSettings, forksFor } from '../engine/settings.ts';
import type { Feed } from '../feed/feed.ts';
import type { Store } from '../store/store.ts';
import { changeAnswer, loginAnswer } from './login-answer.ts';
import { preflightAnswer } from './preflight-answer.ts';
import { materialiseFrom } from './run-steps.ts';

/** The engine as the rest of the console sees it. */
export interface ConsoleEngine extends EnginePort {
  /** At boot: takes up the runs that an ended console left; of a copy of its data it ends them. */
  recover(isCopy?: boolean): Promise<void>;
  /** Stops following runs, which go on, and ends looks at hosts, which nobody waits for any more. */
  close(): Promise<void>;
}

export interface EngineParts {
  readonly store: Store;
  readonly feed: Feed;
  readonly settings: EngineSettings;
  readonly log: EngineLog;
  readonly clock: () => Date;
}

const SCAN_MS = 10_000;
/** A login takes a second or two; this bounds a host that accepts and then says nothing. */
const LOGIN_MS = 60_000;
const PREFLIGHT_MS = 300_000;
/** Looks at hosts at once: each is a process of Ansible of some 100 MB, and anybody who may look can ask for many. */
const LOOKS = Math.max(4, 2 * availableParallelism());

/** The real engine: Ansible and OpenSSH. */
export function ansibleEngine({ store, feed, settings, log, clock }: EngineParts): ConsoleEngine {
  const engine = createEngine({
    store: store.runs,
    feed,
    settings,
    materialise: materialiseFrom(runId => store.runs.planOf<RunPlan>(runId)),
    log,
    clock,
  });
  const closing = new AbortController();
  const places = new Places(LOOKS);
  const look = (target: ProbeTarget, playbook: string, keys?: AuthorizedKeys) =>
    places.within(() =>
      runPlaybookOnce(settings, {
        folder: dir => ({ ...probeFiles(target, name => keyFile(dir, name), keys), forks: 1 }),
        playbook,
        timeoutMs: LOGIN_MS,
        signal: closing.signal,
      }),
    );
  return {
    wake: engine.wake,
    cancel: engine.cancel,
    recover: engine.recover,
    scanHostKeys: async (address, port, via) => {
      const way = wayOver(via);
      const keys = await (way === null
        ? places.within(() => scanHostKeys(address, port, SCAN_MS))
        : places.within(() => scanThrough(settings, way, address, port, SCAN_MS)));
      return keys.map(({ key }) => key);
    },
    probe: async target => loginAnswer(await look(target, 'probe.yml')),
    authorizeKeys: async (target, keys) => changeAnswer(await look(target, 'key.yml', keys)),
    preflight: async plan => {
      const hosts = plan.hosts.map(({ ip }) => ip);
      const answer = await places.within(() =>
        runPlaybookOnce(settings, {
          folder: dir => ({ ...runFiles(plan, name => keyFile(dir, name)), forks: forksFor(hosts.length) }),
          playbook: 'preflight.yml',
          timeoutMs: PREFLIGHT_MS,
          signal: closing.signal,
        }),
      );
      return preflightAnswer(hosts, plan.deck.departing, answer);
    },
    close: async () => {
      closing.abort();
      await engine.close();
    },
  };
}
