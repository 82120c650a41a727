import { compareVersions, parseVersion } from '@dolphindeck/contract/common/version.ts';
import type { DolphinSchedulerClient } from './client.ts';
import { runWorkflow, type WorkflowResult } from './workflow.ts';
import { runWorkflow2 } from './workflow-2_0.ts';

type Run = (
  ds: DolphinSchedulerClient,
  task: { script: string; tenant: string; project?: string },
) => Promise<WorkflowResult>;

/** The API of each generation from its first version on, newest first. */
const GENERATIONS: readonly { readonly from: readonly [number, number, number]; readonly run: Run }[] = [
  { from: [2, 0, 0], run: runWorkflow2 },
  { from: [1, 2, 0], run: runWorkflow },
];

/**
 * Runs a workflow of one shell task through the API of a version.
 * @throws when no API is known for it
 */
export function workflowOf(version: string): Run {
  const numbers = parseVersion(version) ?? [0, 0, 0];
  const found = GENERATIONS.find(({ from }) => compareVersions(numbers, from) >= 0);
  if (found === undefined) throw new Error(`nobody knows how ${version} runs a workflow`);
  return found.run;
}
