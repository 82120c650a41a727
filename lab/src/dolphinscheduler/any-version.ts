import { compareVersions, parseVersion } from '@dolphindeck/contract/common/version.ts';
import type { DolphinSchedulerClient } from './client.ts';
import { type Known, runWorkflow, startWorkflow, type Workflow, type WorkflowResult } from './workflow.ts';
import { runWorkflow2, startWorkflow2 } from './workflow-2_0.ts';

/** How a version's API is told to run workflows of one shell task. */
interface Workflows {
  /** Makes a workflow, with what it needs, and runs it. */
  readonly run: (ds: DolphinSchedulerClient, workflow: Workflow) => Promise<WorkflowResult>;
  /** Runs one that is there. */
  readonly start: (ds: DolphinSchedulerClient, workflow: Known) => Promise<WorkflowResult>;
}

/** The API of each generation from its first version on, newest first. */
const GENERATIONS: readonly (Workflows & { readonly from: readonly [number, number, number] })[] = [
  { from: [2, 0, 0], run: runWorkflow2, start: startWorkflow2 },
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
