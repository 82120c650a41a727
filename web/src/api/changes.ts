import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { readonly, ref } from 'vue';
import { addressOf, doubt } from './client.ts';

/**
 * The one stream of this tab: what changed on the console, and the events of the run that is looked at. Without it the
 * page asks by itself; `onAway` is told every POLL_MS until the stream is back.
 */
export type StreamState = 'connecting' | 'open' | 'lost';

/** An event of the followed run with its position. */
export interface Followed {
  readonly position: number;
  readonly event: RunEvent;
}

/** Who follows a run. Events come in batches, at most one batch every BATCH_MS, each position once. */
export interface Follower {
  readonly events: (batch: readonly Followed[]) => void;
  /** The run is over, all its events have come. */
  readonly end: () => void;
}

/** How often the requirement has a page without a stream ask. */
const POLL_MS = 5_000;
/** The reader's eye is not faster; a run that writes 1,000 lines a second renders 20 times. */
const BATCH_MS = 50;
/** A stream that is refused rather than cut (a proxy answers instead of the console) is tried again after this. */
const AGAIN_MS = 3_000;
/** The server's heartbeat comes every 15 s: a stream that was silent for three of them is dead (sleep, a lost route). */
const SILENT_MS = 45_000;
/** Whoever comes back to the tab does not wait for that: a heartbeat is missing already. */
const LATE_MS = 20_000;

const state = ref<StreamState>('connecting');
const changed = new Set<(topics: readonly string[]) => void>();
const away = new Set<() => void>();

let isHeld = true;
let source: EventSource | null = null;
let follower: (Follower & { readonly runId: string; position: number; over: boolean }) | null = null;
let batch: Followed[] = [];
let flushing: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
let polling: ReturnType<typeof setInterval> | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;
/** When the stream was heard last, by the clock that goes on while a computer sleeps. */
let heardAt = 0;

export const streamState = readonly(state);

/** Tells of changed topics; answers how to stop it. */
export function onChanged(listener: (topics: readonly string[]) => void): () => void {
  changed.add(listener);
  return () => void changed.delete(listener);
}

/** Tells, while the stream is lost, that it is time to ask; answers how to stop it. */
export function onAway(listener: () => void): () => void {
  away.add(listener);
  return () => void away.delete(listener);
}

/** Opens the stream: when the page begins, and after `holdStream`. */
export function openStream(): void {
  isHeld = false;
  connect();
}

/** Ends the stream, and asks for nothing, until it is opened again: nobody is signed in. */
export function holdStream(): void {
  isHeld = true;
  for (const timer of [again, silence]) clearTimeout(timer);
  stopPolling();
  source?.close();
  source = null;
  state.value = 'connecting';
}

document.addEventListener('visibilitychange', () => {
  // A computer that slept may hold a dead connection: whoever comes back looks at something fresh.
  if (document.hidden || isHeld) return;
  if (Date.now() - heardAt > LATE_MS) lost();
  if (state.value === 'lost') connect();
});
addEventListener('online', connect);

/**
 * Follows a run from a position on. A tab follows one run at a time; the newest one wins.
 * @returns how to stop
 */
export function followRun(runId: string, after: number, who: Follower): () => void {
  flush();
  const mine = { ...who, runId, position: after, over: false };
  follower = mine;
  connect();
  return () => {
    if (follower !== mine) return;
    follower = null;
    batch = [];
    connect();
  };
}

function connect(): void {
  if (isHeld) return;
  clearTimeout(again);
  source?.close();
  const run = follower !== null && !follower.over ? { runId: follower.runId, after: follower.position } : {};
  const mine = new EventSource(addressOf('consoleEvents', run));
  source = mine;
  listen(mine);
  watchSilence();
}

function listen(mine: EventSource): void {
  const current = () => source === mine;
  mine.addEventListener('open', () => current() && found());
  mine.addEventListener('error', () => {
    if (!current()) return;
    lost();
    // A browser goes on by itself after a cut, and gives up after an answer that is no stream.
    if (mine.readyState !== EventSource.CLOSED) return;
    again = setTimeout(connect, AGAIN_MS);
    // An EventSource does not tell why it was refused. It may be because the session has ended.
    doubt();
  });
  mine.addEventListener('changed', message => {
    if (!current()) return;
    watchSilence();
    const { topics } = JSON.parse(message.data as string) as { topics: string[] };
    for (const listener of changed) listener(topics);
  });
  mine.addEventListener('heartbeat', () => current() && watchSilence());
  mine.addEventListener('run', message => {
    if (!current()) return;
    watchSilence();
    take(Number(message.lastEventId), JSON.parse(message.data as string) as RunEvent);
  });
  mine.addEventListener('end', () => {
    const ended = follower;
    if (!current() || ended === null) return;
    flush();
    // A gap that is found only now begins the run anew, with another follower.
    if (follower !== ended) return;
    ended.over = true;
    ended.end();
  });
}

function take(position: number, event: RunEvent): void {
  // A stream that is resumed may begin a little earlier; nothing is told twice.
  if (follower === null || position <= follower.position) return;
  follower.position = position;
  batch.push({ position, event });
  flushing ??= setTimeout(flush, BATCH_MS);
}

function flush(): void {
  clearTimeout(flushing);
  flushing = undefined;
  if (batch.length === 0) return;
  const full = batch;
  batch = [];
  follower?.events(full);
}

function found(): void {
  // While it was cut another may have signed in, in another tab.
  if (state.value === 'lost') doubt();
  state.value = 'open';
  stopPolling();
  watchSilence();
}

function stopPolling(): void {
  clearInterval(polling);
  polling = undefined;
}

function lost(): void {
  state.value = 'lost';
  polling ??= setInterval(() => {
    for (const listener of away) listener();
  }, POLL_MS);
}

function watchSilence(): void {
  heardAt = Date.now();
  clearTimeout(silence);
  silence = setTimeout(() => {
    lost();
    connect();
  }, SILENT_MS);
}
