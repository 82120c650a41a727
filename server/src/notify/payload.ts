import { explainFailure, saidOf } from '../domain/explain-failure.ts';
import type { Notice } from './notice.ts';

/** What a webhook is sent. The same notice makes the same payload at every attempt. */
export function payloadOf({ id, at, run }: Notice, publicUrl: string | undefined) {
  if (run === null) return { id, event: 'test', at, run };
  const { clusterId, clusterName, failure, ...facts } = run;
  return {
    id,
    event: 'run.ended',
    at,
    run: {
      ...facts,
      success: run.state === 'success',
      cluster: { id: clusterId, name: clusterName },
      failure:
        failure === null
          ? null
          : {
              ...saidOf(failure),
              explanation: {
                en: explainFailure(failure, 'en'),
                zh: explainFailure(failure, 'zh'),
              },
            },
      link: linkTo(run.id, publicUrl),
    },
  };
}

/** Where a person sees the run, or null when that is not known. */
export function linkTo(runId: string, publicUrl: string | undefined): string | null {
  return publicUrl === undefined ? null : `${publicUrl}/runs/${runId}`;
}
