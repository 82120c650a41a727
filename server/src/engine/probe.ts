import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { launchIn } from './launch.ts';
import { type RunFolderInput, readExit } from './run-folder.ts';
import { type EngineSettings, probesDir } from './settings.ts';
import { isAlive, signalAbort } from './supervisor-id.ts';
import { wipeFolder } from './sweep.ts';
import { tailEvents } from './tail.ts';

export interface ProbeInput {
  /** What goes into the folder; texts may name files in `dir`. */
  readonly folder: (
    dir: string,
  ) => Omit<RunFolderInput, 'dir' | 'steps' | 'timeoutSeconds' | 'cancelSeconds'>;
  readonly playbook: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ProbeAnswer {
  /** Exit code of ansible-playbook; null: it was not started or its supervisor died. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly events: readonly RunEvent[];
}

/**
 * Runs one playbook that only looks, and waits for its end: no run, nothing in the store, no trace on disk. The
 * supervisor keeps the time limit, so that it also holds when this console dies.
 * @throws EngineError when it could not start
 */
export async function runPlaybookOnce(settings: EngineSettings, input: ProbeInput): Promise<ProbeAnswer> {
  const dir = join(probesDir(settings), randomBytes(6).toString('hex'));
  const events: RunEvent[] = [];
  try {
    const supervisor = await launchIn(settings, {
      ...input.folder(dir),
      dir,
      steps: [{ step: 'main', playbook: input.playbook }],
      timeoutSeconds: Math.max(1, Math.ceil(input.timeoutMs / 1000)),
      cancelSeconds: [2, 2],
    });
    const abort = () => signalAbort(supervisor);
    input.signal?.addEventListener('abort', abort);
    if (input.signal?.aborted) abort();
    // Its files are in use until it is dead, so `exit.json` alone is no end here.
    const ended = () => !isAlive(supervisor);
    const tail = { file: join(dir, 'events.jsonl'), offset: 0, ended, signal: NEVER, pollMs: 50 };
    for await (const batch of tailEvents(tail)) events.push(...batch.events);
    input.signal?.removeEventListener('abort', abort);
    const exit = await readExit(dir);
    return { exitCode: exit?.steps.main?.exitCode ?? null, timedOut: exit?.timedOut ?? false, events };
  } finally {
    await wipeFolder(dir);
    await rm(dir, { recursive: true, force: true });
  }
}

const NEVER = new AbortController().signal;
