import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { World } from '../../conformance/support/world.ts';
import { memoryMb, timed } from '../machine.ts';
import { type Spread, spreadOf } from './figures.ts';

const PAGE = 10;
const PAGES = 2000;
const AT_ONCE = 5000;
const STAMP = '2026-11-26 12:00:00,000 p=12345 u=deck |  ';
/** All lines are equally long, so that a plain reader can find any of them. */
const textOf = (line: number) =>
  `${STAMP}ok: [10.0.0.${line % 10}] => item ${String(line).padStart(10, '0')}`.padEnd(99);

interface Log {
  readonly file: string;
  readonly lines: number;
  readonly bytes: number;
  remove(): Promise<void>;
}

/** Gives a run a log, and a plain file the same lines. */
export async function fillLog({ store, dataDir }: World, runId: string, lines: number): Promise<Log> {
  const file = join(dataDir, `${runId}.txt`);
  const plain = await open(file, 'w+');
  for (let from = 1; from <= lines; from += AT_ONCE) {
    const texts = Array.from({ length: Math.min(AT_ONCE, lines - from + 1) }, (_, i) => textOf(from + i));
    await store.runs.appendEvents(
      runId,
      texts.map((text): RunEvent => ({ type: 'line', text })),
      from,
    );
    await plain.write(`${texts.join('\n')}\n`);
  }
  await plain.close();
  return { file, lines, bytes: lines * 100, remove: async () => (await open(file, 'w')).close() };
}

/** Random pages by HTTP, those at the end of the log apart, and plain reads of the same bytes. Milliseconds. */
export async function pagesOf(
  { base }: World,
  runId: string,
  { file, lines }: Log,
): Promise<{ page: Spread; end: Spread; plain: Spread }> {
  const read = async (page: number) => {
    const response = await fetch(`${base}/api/v1/readRunLog?runId=${runId}&page=${page}`);
    const { result } = (await response.json()) as { result: { data: string[] } };
    if (result.data[0] !== textOf((page - 1) * PAGE + 1)) throw new Error(`page ${page} is another one`);
  };
  const pages = lines / PAGE;
  const anywhere = () => 1 + Math.floor(Math.random() * pages);
  const handle = await open(file, 'r');
  const buffer = Buffer.alloc(PAGE * 100);
  try {
    return {
      page: await each(() => read(anywhere())),
      end: await each(() => read(pages - Math.floor(Math.random() * (pages / 10)))),
      plain: await each(() => handle.read(buffer, 0, buffer.length, (anywhere() - 1) * buffer.length)),
    };
  } finally {
    await handle.close();
  }
}

async function each(work: () => Promise<unknown>): Promise<Spread> {
  const took = new Float64Array(PAGES);
  for (let turn = -20; turn < PAGES; turn += 1) {
    const { seconds } = await timed(work);
    if (turn >= 0) took[turn] = seconds * 1000;
  }
  return spreadOf(took);
}

/** A search of the whole log for a text that it does not have, and by how much the process grew meanwhile. */
export async function searched({ base }: World, runId: string, lines: number) {
  const before = memoryMb(process.pid).now;
  let grownMb = 0;
  const { seconds } = await timed(async () => {
    const response = await fetch(`${base}/api/v1/searchRunLog?runId=${runId}&after=0&text=nowhere`);
    let last = '';
    for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream(),
    )) {
      last = chunk;
      grownMb = Math.max(grownMb, memoryMb(process.pid).now - before);
    }
    if (!last.includes(`"rows":${lines},"matches":[],"next":null`))
      throw new Error(`the search ended with ${last}`);
  });
  return { seconds, grownMb };
}
