import { type Action, allows } from '@dolphindeck/contract/cluster/status.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { useMessage } from 'naive-ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { call, type Output, Refusal } from '../../api/client.ts';
import { useCommand, useRead } from '../../api/queries.ts';
import { useBusyWhy } from '../../api/use-busy-why.ts';
import { useReason } from '../../components/reason.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useStatuses, useVerbs } from '../../i18n/verbs.ts';
import { texts } from './texts.ts';

/** The requirement's numbers of the actions. */
const EXECUTE_TYPES = { start: 0, stop: 1, deploy: 2 } as const satisfies Record<Action, number>;

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
    error.value instanceof Refusal ? null : (data.value ?? null),
  );
  const isGone = computed(() => error.value instanceof Refusal);

  function whyNot(action: Action): string | null {
    if (busyWhy.value !== null) return busyWhy.value;
    if (cluster.value === null) return isGone.value ? t('clusterGone') : t('loading');
    const { status } = cluster.value;
    if (allows(status, action)) return null;
    if (status === 'stopfailure') return t('stopFirst');
    return t('notAllowed', { status: statusText(status), action: verb(action) });
  }

  /** Begins an action, and goes to its run. */
  async function act(
    action: Action,
    more: { readonly thenStart?: boolean; readonly breakLocks?: boolean } = {},
  ): Promise<void> {
    try {
      await mutateAsync({ clusterId, executeType: EXECUTE_TYPES[action], ...more });
      const [newest] = (await call('selectRunList', { page: '1', clusterId })).data;
      if (newest !== undefined) await router.push(`/runs/${newest.id}`);
    } catch (problem) {
      message.error(reason(problem as Error), { duration: 8_000, closable: true });
    }
  }

  /** The same action again, with what followed it; and with the locks of other consoles broken. */
  const again = ({ action, thenStart }: RunView, breakLocks = false) =>
    act(action, { ...(thenStart ? { thenStart } : {}), ...(breakLocks ? { breakLocks } : {}) });

  return { cluster, isGone, whyNot, act, again, isPending };
}
