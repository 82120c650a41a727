import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunProgress } from '@dolphindeck/contract/run/reduce.ts';
import type { RunEnding, RunState } from '@dolphindeck/contract/run/states.ts';

/** Which process leads a run. All three must match for it to be the same process: pids are used again. */
export interface SupervisorId {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat: clock ticks since boot. A string, because it is only ever compared. */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/** A run that is not over, as the engine needs it. */
export interface UnfinishedRun {
  readonly id: string;
  readonly clusterId: string;
  /** As it was called when the run was made. */
  readonly clusterName: string;
  readonly action: Action;
  readonly state: 'waiting' | 'running';
  /** Every host that must succeed. */
  readonly hosts: readonly string[];
  /** Null while the run waits. */
  readonly supervisor: SupervisorId | null;
}

/** An event with its position, from 1: its line number in events.jsonl, and further where the console said something itself. */
export interface StoredEvent {
  readonly position: number;
  readonly event: RunEvent;
}

/** The end of a run. */
export interface RunEnd {
  readonly turn: RunEnding;
  /** For a start or deploy that did not succeed: the step after it verified every host as stopped. Else false. */
  readonly cleaned: boolean;
  /** The fold of all its events: recap, failures, tasks. */
  readonly progress: RunProgress;
  /** Events of the console's own that end the record; `progress` has them in it already. */
  readonly lastWords: readonly RunEvent[];
}

/** What comes of an abort. */
export type AbortAnswer =
  /** Its process was asked. The name is for people: `deploy prod`. */
  | { readonly is: 'asked'; readonly name: string }
  /** Its process has ended, and the end is not in the store yet. */
  | { readonly is: 'ending' }
  /** No such run is led. */
  | { readonly is: 'unknown' };

/** What the end of a run came to. */
export interface EndedRun {
  readonly state: RunState;
  /** The run that was made to follow (`thenStart`), or null. */
  readonly next: string | null;
}

/**
 * What the engine and the feed need of the store. Each method is one transaction. The implementation may take a
 * promise or answer at once.
 */
export interface RunStore {
  /** Runs that are `waiting` or `running`, oldest first. */
  unfinishedRuns(): Promise<readonly UnfinishedRun[]>;
  /** Whether a run is one of them. */
  isUnfinished(runId: string): Promise<boolean>;
  /** The turn `launched`, with its start time; false when the run's state does not allow it (compare-and-set). */
  markRunning(runId: string, supervisor: SupervisorId): Promise<boolean>;
  /**
   * Appends events and saves the byte offset in events.jsonl that follows them, in ONE transaction. Positions go on
   * from the last one (from 1), `line` events get line numbers from 1 too. Answers the position of the last event.
   * @param offset null: they are the console's own, and the offset stays
   */
  appendEvents(runId: string, events: readonly RunEvent[], offset: number | null): Promise<number>;
  /**
   * Events with a position greater than `after`, in order, at most `limit`, and fewer where they are long: about 256 KiB.
   * None means that there are no more.
   */
  readEvents(runId: string, after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Byte offset saved by the last `appendEvents`, 0 before the first. */
  offsetOf(runId: string): Promise<number>;
  /**
   * Ends an unfinished run: appends its last words, closes it and moves its cluster (`statusAfter`), in ONE transaction,
   * so that an end which is tried again says nothing twice. Answers null for a run that is over already, which is left
   * alone.
   * @throws when the table of runs (contract/src/run/states.ts) does not know this end for the run's state
   */
  finishRun(runId: string, end: RunEnd): Promise<EndedRun | null>;
}
