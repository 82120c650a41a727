import { compareVersions, parseVersion } from '@dolphindeck/contract/common/version.ts';
import type { DolphinSchedulerClient } from './client.ts';
import { startByTimer, timerGoesOff } from './timer.ts';
import { type Known, runWorkflow, startWorkflow, type Workflow, type WorkflowResult } from './workflow.ts';
import { runWorkflow2, startWorkflow2, type Word } from './workflow-2_0.ts';

/** How a version's API is told to run workflows of one shell task. */
interface Workflows {
  /** Makes a workflow, with what it needs, and runs it. */
  readonly run: (ds: DolphinSchedulerClient, workflow: Workflow) => Promise<WorkflowResult>;
  /** Runs one that is there. */
  readonly start: (ds: DolphinSchedulerClient, workflow: Known) => Promise<WorkflowResult>;
  /** Makes one that a timer starts every minute, and waits until it has gone off once more: not in 1.x. */
  readonly timer?: {
    readonly make: (ds: DolphinSchedulerClient, workflow: Required<Workflow>) => Promise<void>;
    readonly goesOff: (ds: DolphinSchedulerClient, workflow: Known) => Promise<void>;
  };
}

/** From 2.0 on, by the word for a workflow. */
const byCode = (word: Word): Workflows => ({
  run: (ds, workflow) => runWorkflow2(ds, word, workflow),
  start: (ds, known) => startWorkflow2(ds, word, known),
  timer: {
    make: (ds, workflow) => startByTimer(ds, word, workflow),
    goesOff: (ds, known) => timerGoesOff(ds, word, known),
  },
});

/** The API of each generation from its first version on, newest first. */
const GENERATIONS: readonly (Workflows & { readonly from: readonly [number, number, number] })[] = [
  { from: [3, 3, 0], ...byCode('workflow') },
  { from: [2, 0, 0], ...byCode('process') },
  { from: [1, 2, 0], run: runWorkflow, start: startWorkflow },
];

/**
 * How workflows of one shell task are run through the API of a version.
 * @throws when no API is known for it
 */
export function workflowsOf(version: string): Workflows {
  const numbers = parseVersion(version) ?? [0, 0, 0];
  const found = GENERATIONS.find(({ from }) => compareVersions(numbers, from) >= 0);
  if (found === undefined) throw new Error(`nobody knows how ${version} runs a workflow`);
  return found;
}
