import { isOver } from '@dolphindeck/contract/run/states.ts';
import { useQuery } from '@tanstack/vue-query';
import { computed, onScopeDispose, watch } from 'vue';
import { followRun, onChanged } from '../../api/changes.ts';
import { call } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { advance, newer, type RunData } from './run-data.ts';

/**
 * One run, kept true: read once, then its events are folded into what was read. When events are missing, and when it
 * has ended, it is read again. Without the stream it is read every five seconds, like everything that is shown.
 * @param onLines gets the log lines that the stream brings, and the number of the first
 */
export function useRun(id: string, onLines: (from: number, texts: readonly string[]) => void) {
  const queryKey = ['selectRunProgress', { id }];
  const known = () => queries.getQueryData<RunData>(queryKey);
  const { data, error, refetch } = useQuery<RunData, Error>({
    queryKey,
    queryFn: async ({ signal }) => newer(known(), await call('selectRunProgress', { id }, signal)),
    refetchOnMount: 'always',
    // A run of many hosts is replaced twenty times a second: it is not compared with itself, nor watched deeply.
    structuralSharing: false,
    shallow: true,
  });
  const isLive = computed(() => data.value !== undefined && !isOver(data.value.run.state));

  let stop = (): void => undefined;

  function follow(): void {
    const { position } = known() ?? { position: 0 };
    stop = followRun(id, position, { events: take, end: () => void refetch() });
  }

  function take(batch: Parameters<typeof advance>[1]): void {
    const before = known();
    if (before === undefined) return;
    const later = advance(before, batch);
    if (later === null) return void startOver();
    onLines(later.from, later.texts);
    queries.setQueryData(queryKey, later.data);
  }

  async function startOver(): Promise<void> {
    stop();
    await refetch();
    if (isLive.value) follow();
  }

  watch(
    isLive,
    live => {
      stop();
      stop = () => undefined;
      if (live) follow();
    },
    { immediate: true },
  );
  const deaf = onChanged(topics => {
    // Its begin and its end; everything in between comes as its events.
    if (topics.includes('runs')) void queries.invalidateQueries({ queryKey });
  });
  onScopeDispose(() => {
    deaf();
    stop();
  });

  return { data, error, refetch, isLive };
}
