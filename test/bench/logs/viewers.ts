import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { tailEvents } from '../../../server/src/engine/tail.ts';
import type { World } from '../../conformance/support/world.ts';
import { spreadOf } from './figures.ts';

const VIEWERS = 50;
const SECONDS = 20;
export const LINES = SECONDS * 1000;

/** What the workers tell and are told. */
export type Ask =
  | { readonly kind: 'write'; readonly file: string; readonly lines: number }
  | { readonly kind: 'view'; readonly url: string; readonly viewers: number; readonly lines: number };

/** A run that writes 1,000 lines a second, and those who look at it: writer and viewers in threads of their own. */
export async function watched({ base, dataDir, feed }: World, runId: string) {
  const file = join(dataDir, 'live.jsonl');
  await writeFile(file, '');
  const url = `${base}/api/v1/consoleEvents?runId=${runId}`;
  const viewers = start({ kind: 'view', url, viewers: VIEWERS, lines: LINES });
  await once(viewers, 'message');
  const stop = new AbortController();
  const following = (async () => {
    const tail = tailEvents({ file, offset: 0, ended: () => false, signal: stop.signal });
    for await (const { events, offset } of tail) await feed.append(runId, events, offset);
  })();
  const writer = start({ kind: 'write', file, lines: LINES });
  const [{ delays, wrong }] = (await once(viewers, 'message')) as [{ delays: Float64Array; wrong: number }];
  stop.abort();
  await following;
  await Promise.all([writer.terminate(), viewers.terminate()]);
  return { viewers: VIEWERS, seconds: SECONDS, received: delays.length, wrong, ...spreadOf(delays) };
}

function start(ask: Ask): Worker {
  const worker = new Worker(new URL('./viewers-worker.ts', import.meta.url), { workerData: ask });
  worker.on('error', error => {
    throw error;
  });
  return worker;
}
