import { setImmediate } from 'node:timers/promises';
import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { MAX_MATCHES } from '@dolphindeck/contract/api/run-log.ts';
import { isFailureLine, namesHost } from '@dolphindeck/contract/run/log-line.ts';
import type { Run } from '../../store/run-rows.ts';
import { refuse } from '../app-error.ts';
import type { Deps } from '../deps.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

/** Lines that are read at once; more would keep other requests waiting. Long ones are fewer. */
const SLICE = 500;
/** A part of a search: some hundredths of a second. Whoever has gone ends the search at the next one. */
const PART = 10_000;

/** Lines of a log from a line on, fewer than asked for where they are long: found as fast anywhere in it. */
export async function readRunLines(
  { store }: Deps,
  { runId, from, count }: { runId: string; from: number; count: number },
): Answer<'readRunLines'> {
  const { lines: rows } = await requireRun(store, runId);
  // Not beyond `rows`: the log may have grown since.
  const last = Math.min(from + count - 1, rows);
  return { rows, from, data: last < from ? [] : await linesOf(store, runId, from, last) };
}

export interface SearchInput {
  readonly runId: string;
  /** The last line that needs no look. */
  readonly after: number;
  readonly text?: string;
  readonly host?: string;
  readonly failed?: boolean;
}

type Part = OutputOf<Endpoints['searchRunLog']>;

/** Lines that have all that is asked for, in parts, until there are so many that a reader has to ask for more. */
export async function searchRunLog({ store }: Deps, input: SearchInput): Promise<AsyncIterable<Part>> {
  const { lines } = await requireRun(store, input.runId);
  return search(store, input, lines);
}

async function* search(store: Deps['store'], input: SearchInput, rows: number): AsyncGenerator<Part> {
  const fits = matcherOf(input);
  let found = 0;
  let next: number | null = input.after < rows ? input.after : null;
  do {
    const from: number = next ?? rows;
    const until = Math.min(rows, from + PART);
    const matches = await matchesIn(
      store,
      { ...input, after: from },
      { until, fits, most: MAX_MATCHES - found },
    );
    found += matches.length;
    const looked = found === MAX_MATCHES ? (matches.at(-1)?.line ?? until) : until;
    next = looked < rows ? looked : null;
    yield { rows, matches, next };
  } while (next !== null && found < MAX_MATCHES);
}

interface Stretch {
  readonly until: number;
  readonly most: number;
  readonly fits: (line: string) => boolean;
}

/** The matches from the line after `after` on, so many at most. */
async function matchesIn(
  store: Deps['store'],
  { runId, after }: SearchInput,
  { until, fits, most }: Stretch,
): Promise<Part['matches']> {
  const matches: Part['matches'] = [];
  for (let done = after; done < until; ) {
    const texts = await linesOf(store, runId, done + 1, Math.min(done + SLICE, until));
    for (const [index, text] of texts.entries()) {
      if (fits(text)) matches.push({ line: done + 1 + index, text });
      if (matches.length === most) return matches;
    }
    done += texts.length;
    // SQLite answers at once: without this, nobody else is served before the end.
    await setImmediate();
  }
  return matches;
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
  { runId, gzip = false }: { runId: string; gzip?: boolean },
): Promise<{ name: string; body: AsyncIterable<string>; isCompressed: boolean }> {
  const run = await requireRun(store, runId);
  const name = `${run.clusterName}-${run.action}-${run.id}.log`;
  return { name, body: wholeLog(store, run), isCompressed: gzip };
}

async function* wholeLog(store: Deps['store'], { id, lines }: Run): AsyncGenerator<string> {
  for (let from = 1; from <= lines; ) {
    const texts = await linesOf(store, id, from, Math.min(from + SLICE - 1, lines));
    from += texts.length;
    yield `${texts.join('\n')}\n`;
  }
}

/** The first of lines that the log had a moment ago. @throws AppError when they are gone: the run is being removed */
async function linesOf(store: Deps['store'], id: string, from: number, to: number): Promise<string[]> {
  const texts = await store.runs.linesBetween(id, from, to);
  return texts.length === 0 ? refuse('run_unknown', { id }) : texts;
}

async function requireRun(store: Deps['store'], id: string): Promise<Run> {
  return (await store.runs.find(id)) ?? refuse('run_unknown', { id });
}
