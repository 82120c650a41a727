import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { dataFolder, startConsole } from '../../conformance/support/process.ts';
import { LIVE_RUN, putLiveRun } from '../live-run.ts';
import { memoryMb, processorMs } from '../machine.ts';
import { type Spread, spreadOf } from './figures.ts';

export const VIEWERS = 50;
export const SECONDS = 20;
const LINES = SECONDS * 1000;

/** What the workers tell and are told. */
export type Ask =
  | { readonly kind: 'write'; readonly file: string; readonly lines: number }
  | { readonly kind: 'view'; readonly url: string; readonly viewers: number; readonly lines: number };

/** From a line being written to a viewer having it, ms; what the process that serves them needed. */
export interface Watched extends Spread {
  readonly received: number;
  readonly wrong: number;
  readonly processorMs: number;
  readonly peakMb: number;
}

/** A run that writes 1,000 lines a second and a console, in a process of its own, that shows it to all viewers. */
export async function watchedRun(): Promise<Watched> {
  const { dir, remove } = await dataFolder();
  const events = await putLiveRun(dir);
  const deck = await startConsole({ DECK_DATA: dir });
  try {
    return await watched(deck.pid, events, `${deck.base}/api/v1/consoleEvents?runId=${LIVE_RUN}`);
  } finally {
    await deck.end();
    await remove();
  }
}

/** The same with a bare Node in place of the console, which sends on what it reads. */
export async function watchedPlainly(): Promise<Watched> {
  const { dir, remove } = await dataFolder();
  const events = join(dir, 'events.jsonl');
  await writeFile(events, '');
  const plain: ChildProcess = fork(join(import.meta.dirname, 'plain-stream.ts'), [events]);
  try {
    const [port] = await once(plain, 'message');
    return await watched(plain.pid ?? 0, events, `http://127.0.0.1:${port}/`);
  } finally {
    const ended = once(plain, 'exit');
    plain.kill();
    await ended;
    await remove();
  }
}

/** Writer and viewers are threads of this process, so that the one that serves them is measured alone. */
async function watched(pid: number, file: string, url: string): Promise<Watched> {
  const viewers = start({ kind: 'view', url, viewers: VIEWERS, lines: LINES });
  await once(viewers, 'message');
  const before = processorMs(pid);
  const writer = start({ kind: 'write', file, lines: LINES });
  const [{ delays, wrong }] = (await once(viewers, 'message')) as [{ delays: Float64Array; wrong: number }];
  const needed = { processorMs: processorMs(pid) - before, peakMb: memoryMb(pid).peak };
  await Promise.all([writer.terminate(), viewers.terminate()]);
  return { ...spreadOf(delays), received: delays.length, wrong, ...needed };
}

function start(ask: Ask): Worker {
  const worker = new Worker(new URL('./viewers-worker.ts', import.meta.url), { workerData: ask });
  worker.on('error', error => {
    throw error;
  });
  return worker;
}
