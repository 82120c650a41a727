import type { EnginePort } from '../commands/deps.ts';
import type { RunPlan } from '../domain/plan.ts';
import { createEngine } from '../engine/engine.ts';
import { scanHostKeys } from '../engine/host-keys.ts';
import { runPlaybookOnce } from '../engine/probe.ts';
import type { EngineLog, EngineSettings } from '../engine/settings.ts';
import type { Feed } from '../feed/feed.ts';
import type { Store } from '../store/store.ts';
import { loginAnswer } from './login-answer.ts';
import { loginFolder } from './login-folder.ts';
import { materialiseFrom } from './run-steps.ts';

/** The engine as the rest of the console sees it. */
export interface ConsoleEngine extends EnginePort {
  /** At boot: takes up the runs that an ended console left. */
  recover(): Promise<void>;
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
  return {
    wake: engine.wake,
    cancel: engine.cancel,
    recover: engine.recover,
    scanHostKeys: async (address, port) => (await scanHostKeys(address, port, SCAN_MS)).map(({ key }) => key),
    probe: async target =>
      loginAnswer(
        await runPlaybookOnce(settings, {
          folder: loginFolder(target),
          playbook: 'probe.yml',
          timeoutMs: LOGIN_MS,
          signal: closing.signal,
        }),
      ),
    close: async () => {
      closing.abort();
      await engine.close();
    },
  };
}
