import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { Topic } from '@dolphindeck/contract/api/topics.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import { keepPreviousData, QueryClient, useMutation, useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue, watch } from 'vue';
import { language } from '../i18n/i18n.ts';
import { onAway, onChanged } from './changes.ts';
import { call, type Input, type Output, Unanswered } from './client.ts';

/** What each reading interface shows: it is read again when one of these topics changed. */
const SHOWS: Readonly<Partial<Record<EndpointName, readonly Topic[]>>> = {
  selectCluster: ['clusters'],
  selectClusterList: ['clusters'],
  currentState: ['clusters'],
  selectHost: ['hosts'],
  selectHostList: ['hosts'],
  selectConsoleKey: ['hosts'],
  selectConfigList: ['configs'],
  selectPackageList: ['packages'],
  selectPackageNeeds: ['clusters', 'hosts', 'packages'],
  selectUserList: ['users'],
  selectTokenList: ['users'],
  selectAuditList: ['clusters', 'hosts', 'configs', 'packages', 'runs', 'notices', 'users'],
  selectPosture: ['clusters', 'hosts', 'runs', 'users'],
  selectRun: ['runs'],
  selectRunList: ['runs'],
  runTasks: ['runs'],
  executeResultSignal: ['runs'],
  selectNoticeTargets: ['notices'],
  selectRestorePoints: ['clusters', 'runs'],
  planApply: ['clusters', 'hosts', 'runs'],
  planCluster: ['clusters', 'hosts', 'packages', 'runs'],
};

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A browser that takes itself for offline still reaches a console in its own network, or on its own machine.
      networkMode: 'always',
      // The stream says when something changed; asking on every focus would only be noise.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (times, error) => error instanceof Unanswered && times < 2,
      placeholderData: keepPreviousData,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** Reads again what shows one of the topics. */
function refresh(topics: readonly string[]): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [name] }) =>
      (SHOWS[name as EndpointName] ?? []).some(topic => topics.includes(topic)),
  });
}

/** Keeps what is shown true: by the stream, or every five seconds without it. Called once. */
export function keepFresh(): void {
  onChanged(refresh);
  onAway(
    () =>
      void call('executeResultSignal', {}).then(
        () => queries.invalidateQueries(),
        () => undefined,
      ),
  );
  watch(language, () => void queries.invalidateQueries());
}

/** What an interface answers to an input, kept true while it is shown. */
export function useRead<N extends EndpointName>(
  name: N,
  input: MaybeRefOrGetter<Input<N>>,
  options: { readonly enabled?: MaybeRefOrGetter<boolean> } = {},
) {
  return useQuery<Output<N>, Error>({
    queryKey: [name, computed(() => toValue(input))],
    queryFn: ({ signal }) => call(name, toValue(input), signal),
    enabled: computed(() => toValue(options.enabled) ?? true),
  });
}

/** Calls an interface that changes something. What it changed is read again by the stream, and at once by this tab. */
export function useCommand<N extends EndpointName>(name: N) {
  return useMutation<Output<N>, Error, Input<N>>({
    mutationFn: input => call(name, input),
    onSettled: () => void queries.invalidateQueries(),
  });
}

/**
 * The run that is going on, or null. While there is one, every other operation is refused, so the page disables them.
 */
export function useActiveRun() {
  const { data } = useRead('selectRunList', { page: '1' });
  // At most one run is unfinished, and a newer one cannot begin before it ends.
  return computed(() => data.value?.data.find(({ state }) => !isOver(state)) ?? null);
}

/** All registered hosts. */
export const useHosts = () => useRead('selectHostList', { page: '-1' });
