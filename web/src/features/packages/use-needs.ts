import { useQueries } from '@tanstack/vue-query';
import { computed } from 'vue';
import { call } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { missingFor, type Planned } from './needs.ts';

/** Plans are made anew for each cluster; of more than this the newest count. */
export const MOST_PLANS = 20;
/** executeType of a deploy. */
const DEPLOY = 2;

/** What the clusters need of the store: the console itself is asked what a deploy of each would send. */
export function useNeeds() {
  const { data } = useRead('selectClusterList', { page: '-1' });
  const clusters = computed(() => data.value?.data ?? []);
  const newest = computed(() => clusters.value.slice(0, MOST_PLANS));
  const plans = useQueries({
    queries: computed(() =>
      newest.value.map(({ id }) => {
        const input = { executeType: DEPLOY, clusterId: id };
        return {
          queryKey: ['planCluster', input],
          queryFn: ({ signal }: { signal: AbortSignal }) => call('planCluster', input, signal),
        };
      }),
    ),
  });
  const planned = computed(() =>
    clusters.value.map(
      ({ id, name, base }, index): Planned => ({
        id,
        name,
        version: base.version,
        plan: index < MOST_PLANS ? (plans.value[index]?.data ?? null) : null,
      }),
    ),
  );
  /** Clusters that were not planned: what they need is not known here. */
  const unplanned = computed(() => Math.max(0, clusters.value.length - MOST_PLANS));
  return { planned, unplanned, missing: computed(() => missingFor(planned.value)) };
}
