import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startConsole } from '../../conformance/support/process.ts';
import { LIVE_RUN, putLiveRun } from '../live-run.ts';
import { memoryMb } from '../machine.ts';

export const VIEWERS = 20;
export const SECONDS = 30;
export const LINES_A_SECOND = 1_000;

const LINES = SECONDS * LINES_A_SECOND;
/** Lines of one write, as a task with many items prints them. */
const BATCH = 10;
const TEXT =
  '2026-11-26 12:00:00,000 p=12345 u=deck |  ok: [10.0.0.1] => item of a run that is going on, line';

/**
 * Memory in MiB of a console that follows a run while it goes on, with readers of its stream: before, at the end, and
 * the most. Only one run goes on at a time, so all follow the same.
 * @throws Error when a reader lost a line
 */
export async function memoryLive(dataDir: string): Promise<{ before: number; now: number; peak: number }> {
  const settings = { DECK_DATA: dataDir };
  const events = await putLiveRun(dataDir);
  const deck = await startConsole(settings);
  const before = memoryMb(deck.pid).now;
  const url = `${deck.base}/api/v1/consoleEvents?runId=${LIVE_RUN}`;
  const stop = new AbortController();
  const seen = Array.from({ length: VIEWERS }, () => linesSeen(url, stop.signal));
  await writeLines(events);
  for (const count of await Promise.all(seen)) {
    if (count !== LINES) throw new Error(`a reader saw ${count} of ${LINES} lines`);
  }
  const { now, peak } = memoryMb(deck.pid);
  stop.abort();
  await deck.end();
  return { before, now, peak };
}

async function writeLines(path: string): Promise<void> {
  const file = await open(path, 'a');
  const began = performance.now();
  for (let done = 0; done < LINES; done += BATCH) {
    const due = began + (done * 1000) / LINES_A_SECOND;
    while (performance.now() < due) await pause(Math.max(0, due - performance.now()));
    const lines = Array.from({ length: BATCH }, (_, i) => ({ type: 'line', text: `${TEXT} ${done + i}` }));
    await file.write(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  }
  await file.close();
}

/** Follows the stream until all lines have come, or it ends. */
async function linesSeen(url: string, signal: AbortSignal): Promise<number> {
  const response = await fetch(url, { signal });
  let [rest, count] = ['', 0];
  for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(
    new TextDecoderStream(),
  )) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('data: ') && part.includes(TEXT)) count += 1;
    if (count >= LINES) break;
  }
  return count;
}
