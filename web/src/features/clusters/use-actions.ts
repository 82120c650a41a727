import { EXECUTE_TYPES } from 'virtual:catalogue';
import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { computed, ref } from 'vue';
import { useRouter } from 'vue-router';
import { newestRun } from '../../api/newest-run.ts';
import { queries, useCommand, useRead } from '../../api/queries.ts';
import { useRoleWhy } from '../../api/use-role-why.ts';
import { type Button, type Situation, whyNot } from './actions.ts';
import type { Editing } from './use-editing.ts';
import { useWhy } from './use-why.ts';

/** What each button calls. */
const CALLS: Readonly<Record<Button, EndpointName>> = {
  deploy: 'executeCluster',
  start: 'executeCluster',
  stop: 'executeCluster',
  redeployStart: 'executeCluster',
  cancel: 'updateCluster',
  delete: 'deleteCluster',
  markStopped: 'markStopped',
  apply: 'applyCluster',
};

interface Execution {
  readonly action: ExecuteType;
  readonly thenStart?: boolean;
  readonly takeOver?: boolean;
  readonly breakLocks?: boolean;
}

/** What the cluster that is looked at can be asked, and asking it. */
export function useActions({
  view,
  dirty,
  run,
  discard,
}: Pick<Editing, 'view' | 'dirty' | 'run' | 'discard'>) {
  const router = useRouter();
  const say = useWhy();
  const roleWhy = useRoleWhy();
  const execution = useCommand('executeCluster');
  const started = useRead('currentState', {});
  const situation = computed<Situation>(() => ({
    status: view.value?.status ?? null,
    dirty: dirty.value,
    run: run.value,
    otherStarted: started.data.value && started.data.value.id !== view.value?.id ? started.data.value : null,
  }));

  /** Why a button cannot be used, as a sentence, or null. */
  const why = (button: Button): string | null =>
    roleWhy(CALLS[button]) ?? say(whyNot(button, situation.value));

  /** What is being asked for, so that only its button turns. */
  const asked = ref<ExecuteType | null>(null);

  /**
   * Asks for an action and shows its run.
   * @throws Refusal, Unanswered
   */
  async function execute({ action, thenStart, takeOver, breakLocks }: Execution): Promise<void> {
    const clusterId = view.value?.id;
    if (clusterId === undefined || asked.value !== null) return;
    asked.value = action;
    try {
      await execution.mutateAsync({
        executeType: EXECUTE_TYPES.indexOf(action),
        clusterId,
        ...(thenStart ? { thenStart } : {}),
        ...(takeOver ? { takeOver } : {}),
        ...(breakLocks ? { breakLocks } : {}),
      });
      const address = await newestRun(clusterId);
      void queries.invalidateQueries();
      await router.push(address);
    } finally {
      asked.value = null;
    }
  }

  /** The cluster was deleted; what was edited of it goes with it. */
  async function leaveDeleted(): Promise<void> {
    discard();
    await router.push('/clusters');
  }

  return { why, execute, asked, leaveDeleted };
}

export type Actions = ReturnType<typeof useActions>;
