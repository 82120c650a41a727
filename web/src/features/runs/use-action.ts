import { EXECUTE_TYPES } from 'virtual:catalogue';
import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { type Action, allows } from '@dolphindeck/contract/cluster/status.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { useMessage } from 'naive-ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { isUnknown, type Output } from '../../api/client.ts';
import { newestRun } from '../../api/newest-run.ts';
import { useCommand, useRead } from '../../api/queries.ts';
import { useBusyWhy } from '../../api/use-busy-why.ts';
import { useReason } from '../../components/reason.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useStatuses, useVerbs } from '../../i18n/verbs.ts';
import { texts } from './texts.ts';

/** The cluster of a run, and what can be done with it now: an action, and why not. */
export function useAction(clusterId: string) {
  const t = useTexts(texts);
  const verb = useVerbs();
  const statusText = useStatuses();
  const reason = useReason();
  const message = useMessage();
  const router = useRouter();
  const { data, error } = useRead('selectCluster', { id: clusterId });
  const busyWhy = useBusyWhy();
  const { mutateAsync, isPending } = useCommand('executeCluster');

  /** Null when it was deleted or has not come yet. */
  const cluster = computed<Output<'selectCluster'> | null>(() =>
    isUnknown(error.value) ? null : (data.value ?? null),
  );
  const isGone = computed(() => isUnknown(error.value));

  function whyNot(action: Action): string | null {
    if (busyWhy.value !== null) return busyWhy.value;
    if (isGone.value) return t('clusterGone');
    if (cluster.value === null) return error.value === null ? t('loading') : reason(error.value);
    const { status } = cluster.value;
    if (allows(status, action)) return null;
    if (status === 'stopfailure') return t('stopFirst');
    return t('notAllowed', { status: statusText(status), action: verb(action) });
  }

  /** Begins an action, and goes to its run. */
  async function act(
    action: ExecuteType,
    more: { readonly thenStart?: boolean; readonly breakLocks?: boolean } = {},
  ): Promise<void> {
    try {
      await mutateAsync({ clusterId, executeType: EXECUTE_TYPES.indexOf(action), ...more });
      await router.push(await newestRun(clusterId));
    } catch (problem) {
      message.error(reason(problem as Error), { duration: 8_000, closable: true });
    }
  }

  /**
   * The same action again, with what followed it; and with the locks of other consoles broken. New settings are not part
   * of a run: the editor is where they are made again.
   */
  async function again({ action, thenStart }: RunView, breakLocks = false): Promise<void> {
    if (action === 'apply') await router.push(`/clusters/${clusterId}`);
    else await act(action, { ...(thenStart ? { thenStart } : {}), ...(breakLocks ? { breakLocks } : {}) });
  }

  return { cluster, isGone, whyNot, act, again, isPending };
}
