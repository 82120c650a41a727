import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { foldRun, NO_PROGRESS, settled } from '@dolphindeck/contract/run/reduce.ts';
import type { RunDetail } from '@dolphindeck/contract/run/run.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import type { RunData } from './run-data.ts';

/** A run for tests. */
export function runWith(over: Partial<RunDetail> = {}): RunDetail {
  return {
    id: '0000000a',
    clusterId: '0000000b',
    clusterName: 'production',
    action: 'deploy',
    state: 'running',
    hosts: ['10.0.0.1', '10.0.0.2'],
    createdAt: '2026-11-26T02:00:00.000Z',
    startedAt: '2026-11-26T02:00:01.000Z',
    endedAt: null,
    failure: null,
    recap: {},
    tasks: 0,
    thenStart: false,
    user: 'admin',
    plan: null,
    exits: [],
    ...over,
  };
}

/** What selectRunProgress answers of a run with these events. */
export function dataOf(events: readonly RunEvent[], over: Partial<RunDetail> = {}): RunData {
  const run = runWith(over);
  const progress = foldRun(NO_PROGRESS, events);
  return {
    run,
    position: events.length,
    lines: progress.lines,
    progress: isOver(run.state) ? settled(progress) : progress,
  };
}

export const line = (text: string): RunEvent => ({ type: 'line', text });
