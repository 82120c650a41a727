import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConsoleProcess,
  dataFolder,
  killLeftovers,
  startConsole,
} from '../conformance/support/process.ts';
import { machine, memoryMb, processorMs, timed } from './machine.ts';
import { LINES_A_SECOND, memoryLive, SECONDS, VIEWERS } from './process/live.ts';
import { fillPlace, LONG_RUNS, MANY_LINES } from './reads/stored.ts';
import { median, printTable } from './table.ts';

/**
 * npm run bench:process (`-- --live` for the last table alone): how long a console takes to start, how much processor that is and how much memory it has, for
 * three sizes of its store, beside a Node that does nothing but answer HTTP. It needs neither root nor the lab.
 */
const SIZES = process.argv.includes('--live') ? [] : [10, 1_000, 10_000];
const STARTS = 15;
const IDLE_MS = 10_000;
const LISTS = [
  'selectClusterList',
  'selectRunList',
  'selectHostList',
  'selectConfigList',
  'selectPackageList',
] as const;

/** What a start cost: until the console says that it is ready. */
interface Start {
  readonly seconds: number;
  readonly processorMs: number;
  readonly memoryMb: number;
}

const about = machine();
// As `npm start` does it: what was compiled is kept.
const cache = await mkdtemp(join(tmpdir(), 'deck-compiled-'));
const starts = [];
const memory = [];
const live = [];
try {
  for (const size of SIZES) {
    const { dir, remove } = await dataFolder();
    const { runs } = await fillPlace({ dataDir: dir }, size);
    const settings = { DECK_DATA: dir, NODE_COMPILE_CACHE: cache };
    if (starts.length === 0) starts.push(rowOf('the very first', [await startOf(settings)]));
    const [consoles, bares]: [Start[], Start[]] = [[], []];
    for (let turn = 0; turn < STARTS; turn += 1) {
      consoles.push(await startOf(settings));
      bares.push(await bareStart());
    }
    starts.push(rowOf(`${size} clusters and runs`, consoles));
    if (size === SIZES.at(-1)) starts.push(rowOf('bare Node', bares));
    memory.push(await memoryOf(settings, size, runs));
    await remove();
  }
  const { dir, remove } = await dataFolder();
  const { before, now, peak } = await memoryLive(dir);
  live.push([before, now, peak]);
  await remove();
} finally {
  killLeftovers();
  await rm(cache, { recursive: true, force: true });
}
if (SIZES.length > 0) {
  printTable(
    `${about}; until ready, medians of ${STARTS} starts`,
    ['store', 'seconds', 'most', 'processor, ms', 'memory, MiB'],
    starts,
  );
  printTable(
    `memory in MiB; ${LONG_RUNS} streams, each of a run with ${MANY_LINES} lines`,
    [
      'clusters and runs',
      `idle for ${IDLE_MS / 1000} s`,
      'after each list, a save and all cluster pages',
      `${LONG_RUNS} streams, all lines read`,
      'most meanwhile',
    ],
    memory,
  );
}
printTable(
  `${about}; memory in MiB, ${VIEWERS} readers of a run that goes on and writes ${LINES_A_SECOND} lines/s for ${SECONDS} s`,
  ['before', 'all lines read', 'most meanwhile'],
  live,
);

function rowOf(what: string, all: readonly Start[]) {
  const middle = (of: (start: Start) => number) => median(all.map(of));
  const most = Math.max(...all.map(start => start.seconds));
  return [
    what,
    middle(start => start.seconds).toFixed(2),
    most.toFixed(2),
    middle(start => start.processorMs).toFixed(0),
    middle(start => start.memoryMb).toFixed(0),
  ];
}

async function startOf(settings: Parameters<typeof startConsole>[0]): Promise<Start> {
  const { seconds, value } = await timed(() => startConsole(settings));
  const start = { seconds, processorMs: processorMs(value.pid), memoryMb: memoryMb(value.pid).now };
  await value.end();
  return start;
}

/** The least that a start can cost: Node itself, and a server that listens. */
async function bareStart(): Promise<Start> {
  const program = "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('ready'))";
  const { seconds, value } = await timed(async () => {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  });
  const pid = value.pid ?? 0;
  const start = { seconds, processorMs: processorMs(pid), memoryMb: memoryMb(pid).now };
  const ended = once(value, 'exit');
  value.kill();
  await ended;
  return start;
}

/** A console left alone, then used by one person, then with twenty readers of long logs. */
async function memoryOf(settings: Parameters<typeof startConsole>[0], size: number, runs: readonly string[]) {
  const deck = await startConsole(settings);
  await pause(IDLE_MS);
  const idle = memoryMb(deck.pid).now;
  await useOnce(deck, size);
  const used = memoryMb(deck.pid).now;
  const stop = new AbortController();
  await Promise.all(runs.slice(-LONG_RUNS).map(id => follow(deck, id, stop.signal)));
  const { now, peak } = memoryMb(deck.pid);
  stop.abort();
  await deck.end();
  return [size, idle, used, now, peak];
}

async function useOnce({ call }: ConsoleProcess, size: number): Promise<void> {
  for (const list of LISTS) await call(list, { page: '1' });
  for (let page = 1; page <= size / 10; page += 1) await call('selectClusterList', { page: String(page) });
  const { json } = await call('selectClusterList', { page: '1' });
  await call('updateCluster', { ...json.result.data[0], remark: 'read by somebody' });
}

/** Follows a run until its end was told, and keeps the stream open. */
async function follow({ base }: ConsoleProcess, runId: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${base}/api/v1/consoleEvents?runId=${runId}`, { signal });
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  for (let tail = ''; !tail.includes('event: end'); ) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream of run ${runId} ended before the run`);
    tail = (tail + value).slice(-200);
  }
}
