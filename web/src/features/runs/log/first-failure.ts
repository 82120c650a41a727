import { callParts } from '../../../api/client.ts';

/**
 * The first line of a log that tells of a failure, or null. One of the host that failed first is meant before others,
 * for failures that were foreseen have lines too.
 */
export async function firstFailure(runId: string, host: string | null): Promise<number | null> {
  const ofHost = host === null || host === '' ? null : await firstMatch({ runId, host });
  return ofHost ?? (await firstMatch({ runId }));
}

async function firstMatch(query: { readonly runId: string; readonly host?: string }): Promise<number | null> {
  const input = { ...query, failed: 'true' as const, after: '0' };
  const { signal } = new AbortController();
  for await (const { matches } of callParts('searchRunLog', input, signal)) {
    const [first] = matches;
    // Whatever comes after it is not waited for: leaving ends the search.
    if (first !== undefined) return first.line;
  }
  return null;
}
