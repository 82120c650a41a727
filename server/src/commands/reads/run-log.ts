import { setImmediate } from 'node:timers/promises';
import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { MAX_MATCHES } from '@dolphindeck/contract/api/run-log.ts';
import { isFailureLine, namesHost } from '@dolphindeck/contract/run/log-line.ts';
import type { Run } from '../../store/run-rows.ts';
import { refuse } from '../app-error.ts';
import type { Deps } from '../deps.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

/** Lines that are read at once; more would keep other requests waiting. */
const SLICE = 1000;
/** Lines that one search looks at: about half a second. The caller goes on, or has gone. */
const MAX_SEARCHED = 100_000;

/** Lines of a log from a line on: found as fast anywhere in it. */
export async function readRunLines(
  { store }: Deps,
  { runId, from, count }: { runId: string; from: number; count: number },
): Answer<'readRunLines'> {
  const { lines: rows } = await requireRun(store, runId);
  // Not beyond `rows`: the log may have grown since.
  const last = Math.min(from + count - 1, rows);
  return { rows, from, data: await store.runs.linesBetween(runId, from, last) };
}

export interface SearchInput {
  readonly runId: string;
  /** The last line that needs no look. */
  readonly after: number;
  readonly text?: string;
  readonly host?: string;
  readonly failed?: boolean;
}

/** Lines that have all that is asked for, a bounded number of lines and matches at a time. */
export async function searchRunLog({ store }: Deps, input: SearchInput): Answer<'searchRunLog'> {
  const { runId, after } = input;
  const { lines: rows } = await requireRun(store, runId);
  const fits = matcherOf(input);
  const matches: { line: number; text: string }[] = [];
  const until = Math.min(rows, after + MAX_SEARCHED);
  for (let done = after; done < until; done = Math.min(done + SLICE, until)) {
    const texts = await store.runs.linesBetween(runId, done + 1, Math.min(done + SLICE, until));
    for (const [index, text] of texts.entries()) {
      if (!fits(text)) continue;
      const line = done + 1 + index;
      matches.push({ line, text });
      if (matches.length === MAX_MATCHES) return { rows, matches, next: line < rows ? line : null };
    }
    // SQLite answers at once: without this, nobody else is served before the end.
    await setImmediate();
  }
  return { rows, matches, next: until < rows ? until : null };
}

function matcherOf({ text, host, failed }: SearchInput): (line: string) => boolean {
  const wanted = text?.toLowerCase();
  return line =>
    (wanted === undefined || line.toLowerCase().includes(wanted)) &&
    (host === undefined || namesHost(line, host)) &&
    (failed !== true || isFailureLine(line));
}

/** The log of a run as it is now. */
export async function downloadRunLog(
  { store }: Deps,
  { runId }: { runId: string },
): Promise<{ name: string; body: AsyncIterable<string> }> {
  const run = await requireRun(store, runId);
  return { name: `${run.clusterName}-${run.action}-${run.id}.log`, body: wholeLog(store, run) };
}

async function* wholeLog(store: Deps['store'], { id, lines }: Run): AsyncGenerator<string> {
  for (let from = 1; from <= lines; from += SLICE) {
    const texts = await store.runs.linesBetween(id, from, Math.min(from + SLICE - 1, lines));
    yield `${texts.join('\n')}\n`;
  }
}

async function requireRun(store: Deps['store'], id: string): Promise<Run> {
  return (await store.runs.find(id)) ?? refuse('run_unknown', { id });
}
