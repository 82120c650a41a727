import type { RunPlan } from '../domain/plan.ts';
import { runFiles } from '../domain/run-files.ts';
import type { Materialise } from '../engine/engine.ts';
import { keyFile, type RunStep } from '../engine/run-folder.ts';
import type { Store } from '../store/store.ts';

/** The playbooks of an action. What a failed start has started is stopped again. */
const STEPS: Readonly<Record<RunPlan['action'], readonly RunStep[]>> = {
  deploy: [{ step: 'main', playbook: 'deploy.yml' }],
  start: [
    { step: 'main', playbook: 'start.yml' },
    { step: 'cleanup', playbook: 'stop.yml' },
  ],
  stop: [{ step: 'main', playbook: 'stop.yml' }],
  preflight: [{ step: 'main', playbook: 'preflight.yml' }],
};

/** Makes the texts of a run's folder out of its frozen plan. */
export function createMaterialise({ runs }: Pick<Store, 'runs'>): Materialise {
  return async ({ id }, dir) => {
    const plan = await runs.planOf<RunPlan>(id);
    return { ...runFiles(plan, name => keyFile(dir, name)), steps: STEPS[plan.action] };
  };
}
