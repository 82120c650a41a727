import { call } from './client.ts';

/**
 * The address of the newest run of a cluster. What begins a run answers null, as the requirement has it; that run is the
 * newest.
 * @throws Refusal, Unanswered
 */
export async function newestRun(clusterId: string): Promise<string> {
  const { data } = await call('selectRunList', { page: '1', clusterId });
  return data[0] === undefined ? '/runs' : `/runs/${data[0].id}`;
}
