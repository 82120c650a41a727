import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { RunPlan } from '../domain/plan.ts';
import { runFiles } from '../domain/run-files.ts';
import type { Materialise } from '../engine/engine.ts';
import { keyFile, type RunStep } from '../engine/run-folder.ts';

const UNLOCK: RunStep = { step: 'unlock', playbook: 'unlock.yml' };

/**
 * The playbooks of each action. A start that fails takes back what it began, and so does an apply; a deploy that got
 * further than looking and cleaning leaves nothing running either. The playbooks unlock the hosts themselves when they come to their end.
 */
export const STEPS: Readonly<Record<Action, readonly RunStep[]>> = {
  deploy: [
    { step: 'main', playbook: 'deploy.yml' },
    { step: 'cleanup', playbook: 'rest.yml', beyond: ['Preflight', 'Lock', 'Hosts that left'] },
    UNLOCK,
  ],
  start: [
    { step: 'main', playbook: 'start.yml' },
    { step: 'cleanup', playbook: 'undo.yml', beyond: ['Lock'] },
    UNLOCK,
  ],
  stop: [{ step: 'main', playbook: 'stop.yml' }, UNLOCK],
  apply: [
    { step: 'main', playbook: 'apply.yml' },
    { step: 'cleanup', playbook: 'unapply.yml', beyond: ['Lock', 'Health'] },
    UNLOCK,
  ],
};

/** What lies in the folder of a run: the texts of its frozen plan, and its playbooks. */
export function materialiseFrom(planOf: (runId: string) => Promise<RunPlan>): Materialise {
  return async ({ id, action }, dir) => ({
    ...runFiles(await planOf(id), name => keyFile(dir, name)),
    steps: STEPS[action],
  });
}
