import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun } from '@dolphindeck/contract/run/reduce.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import type { Followed } from '../../api/changes.ts';
import type { Output } from '../../api/client.ts';

/** A run up to a position of its events. */
export type RunData = Output<'selectRunProgress'>;

/** What a batch of events came to: the run later, and the log lines that it brought, in their order. */
export interface Advanced {
  readonly data: RunData;
  /** Number of the first of `texts`, from 1. */
  readonly from: number;
  readonly texts: readonly string[];
}

/**
 * The run some events later. Events that it has already are left out.
 * @returns null when events are missing in between: whoever asked must ask for the whole run again
 */
export function advance(data: RunData, batch: readonly Followed[]): Advanced | null {
  const fresh = batch.filter(({ position }) => position > data.position);
  if (fresh.some(({ position }, index) => position !== data.position + 1 + index)) return null;
  const events = fresh.map(({ event }) => event);
  const texts = events.filter(isLine).map(({ text }) => text);
  return {
    data: {
      ...data,
      position: data.position + fresh.length,
      lines: data.lines + texts.length,
      progress: fresh.length === 0 ? data.progress : foldRun(data.progress, events),
    },
    from: data.lines + 1,
    texts,
  };
}

/** Of what is known and what was asked for meanwhile, the later one: the stream may have overtaken the answer. */
export function newer(known: RunData | undefined, answer: RunData): RunData {
  if (known === undefined || known.position <= answer.position || isOver(answer.run.state)) return answer;
  return { ...known, run: answer.run };
}

function isLine(event: RunEvent): event is Extract<RunEvent, { type: 'line' }> {
  return event.type === 'line';
}
