import { computed } from 'vue';
import { useRead } from '../../api/queries.ts';
import { missingFor } from './needs.ts';

/** What the clusters need of the store, all of them, as the console itself would choose for a deploy of each. */
export function useNeeds() {
  const { data, error, refetch } = useRead('selectPackageNeeds', {});
  const needs = computed(() => data.value ?? []);
  return {
    needs,
    missing: computed(() => missingFor(needs.value)),
    isKnown: computed(() => data.value !== undefined),
    error,
    refetch,
  };
}
