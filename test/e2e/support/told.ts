import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { type Planted, secretsIn } from './planted.ts';

/** What viewers and operators read of a cluster and a run, with what each asks for. */
const reads = (clusterId: string, runId: string): Partial<Record<EndpointName, Record<string, string>>> => ({
  selectClusterList: { page: '1' },
  selectCluster: { id: clusterId },
  planCluster: { clusterId, executeType: '2' },
  selectHostList: { page: '1' },
  selectRunList: { page: '1' },
  selectRun: { id: runId },
  selectRunProgress: { id: runId },
  runTasks: { id: runId },
  readRunLines: { runId, from: '1', count: '1000' },
  downloadRunLog: { runId },
  readLog: { page: '-1' },
  executeResultSignal: {},
  selectPackageNeeds: {},
  selectNoticeTargets: {},
});

/**
 * Asks every read of a cluster and a run with a token, and answers which secrets each told.
 * @throws when one is refused
 */
export async function secretsTold(
  base: string,
  token: string,
  { clusterId, runId }: { clusterId: string; runId: string },
  planted: Planted,
): Promise<Partial<Record<EndpointName, string[]>>> {
  const told: Partial<Record<EndpointName, string[]>> = {};
  for (const [name, input] of Object.entries(reads(clusterId, runId)) as [
    EndpointName,
    Record<string, string>,
  ][]) {
    const { method } = ENDPOINTS[name];
    const query = method === 'GET' ? `?${new URLSearchParams(input)}` : '';
    const response = await fetch(`${base}${pathOf(name)}${query}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(input) } : {}),
    });
    const text = await response.text();
    // A refusal comes with 200, too, and tells nothing.
    if (response.status !== 200 || text.startsWith('{"code":500')) throw new Error(`${name}: ${text}`);
    const found = secretsIn(text, planted);
    if (found.length > 0) told[name] = found;
  }
  return told;
}
