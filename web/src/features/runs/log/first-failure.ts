import { call, type Output } from '../../../api/client.ts';

/**
 * The first line of a log that tells of a failure, or null. One of the host that failed first is meant before others,
 * for failures that were foreseen have lines too.
 */
export async function firstFailure(runId: string, host: string | null): Promise<number | null> {
  const ofHost = host === null || host === '' ? null : await firstMatch({ runId, host });
  return ofHost ?? (await firstMatch({ runId }));
}

async function firstMatch(query: { readonly runId: string; readonly host?: string }): Promise<number | null> {
  let after: number | null = 0;
  while (after !== null) {
    const input = { ...query, failed: 'true' as const, after: String(after) };
    const answer: Output<'searchRunLog'> = await call('searchRunLog', input);
    const [first] = answer.matches;
    if (first !== undefined) return first.line;
    after = answer.next;
  }
  return null;
}
