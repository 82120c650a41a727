import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { logLine } from './log-line.ts';

/** Events that follow each other in the file, and the byte offset after them. */
export interface TailBatch {
  readonly events: readonly RunEvent[];
  readonly offset: number;
}

export interface TailOptions {
  readonly file: string;
  /** Byte offset to begin at: the beginning of a line. */
  readonly offset: number;
  /** True when nobody writes any more. What was written before is still read. */
  readonly ended: () => boolean;
  readonly signal: AbortSignal;
  /** Tells when a line was read that is no event; the system's when absent. */
  readonly clock?: () => Date;
  /** For file systems that tell nobody of a change, and for the end of the writer. */
  readonly pollMs?: number;
}

const MAX_EVENTS = 1000;
const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Follows a growing file of JSON lines. A half line waits for its end; at the end of the writer it is left out. */
export async function* tailEvents(options: TailOptions): AsyncGenerator<TailBatch, void> {
  const change = new Change(options.file, options.pollMs ?? 500, options.signal);
  let { offset } = options;
  let rest: Buffer = Buffer.alloc(0);
  let file: FileHandle | null = null;
  try {
    while (!options.signal.aborted) {
      // Asked before reading: what was written before the end is read by this turn.
      const ended = options.ended();
      const mark = change.mark();
      file ??= await openIfThere(options.file);
      const chunk = file === null ? null : await readChunk(file, offset + rest.length);
      if (chunk === null) {
        if (ended) return;
        await change.since(mark);
        continue;
      }
      const data = Buffer.concat([rest, chunk]);
      let used = 0;
      for (const batch of batches(data, options.clock ?? (() => new Date()))) {
        used = batch.end;
        yield { events: batch.events, offset: offset + used };
        // A long file must not keep requests waiting.
        await setImmediate();
        if (options.signal.aborted) return;
      }
      rest = data.subarray(used);
      offset += used;
    }
  } finally {
    change.close();
    await file?.close();
  }
}

function* batches(data: Buffer, clock: () => Date): Generator<{ events: RunEvent[]; end: number }> {
  let events: RunEvent[] = [];
  let start = 0;
  for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
    const line = data.toString('utf8', start, end);
    events.push(eventOf(line) ?? { type: 'line', text: logLine(line, clock()) });
    start = end + 1;
    if (events.length === MAX_EVENTS) {
      yield { events, end: start };
      events = [];
    }
  }
  if (events.length > 0) yield { events, end: start };
}

/**
 * Null for what the supervisor did not write: a disk that lost power leaves lines in pieces and blocks of NULs. Each
 * line counts as an event, so that none is lost: a line that is no event becomes one of the log.
 */
function eventOf(line: string): RunEvent | null {
  try {
    const event = JSON.parse(line) as RunEvent | null;
    return typeof event?.type === 'string' ? event : null;
  } catch {
    return null;
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readChunk(file: FileHandle, position: number): Promise<Buffer | null> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
  return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
}

/** Waits for a change of a file: the system's notice, or the poll. */
class Change {
  #count = 0;
  #wake: () => void = () => {};
  readonly #watcher: FSWatcher | null;
  readonly #pollMs: number;
  readonly #signal: AbortSignal;
  readonly #changed = () => {
    this.#count += 1;
    this.#wake();
  };

  constructor(file: string, pollMs: number, signal: AbortSignal) {
    this.#pollMs = pollMs;
    this.#signal = signal;
    this.#watcher = watchIfPossible(file, this.#changed);
    signal.addEventListener('abort', this.#changed);
  }

  mark(): number {
    return this.#count;
  }

  async since(mark: number): Promise<void> {
    if (this.#count !== mark || this.#signal.aborted) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, this.#pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#changed);
    this.#watcher?.close();
  }
}

function watchIfPossible(file: string, onChange: () => void): FSWatcher | null {
  try {
    // The folder, not the file: the end is told by another file of it.
    const watcher = watch(dirname(file), onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // No such folder, or no inotify watch left: the poll does it.
    return null;
  }
}
