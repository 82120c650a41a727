import type { InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { EXECUTE_TYPES, type ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { isOver } from '@dolphindeck/contract/run/states.ts';
import { waitFor } from '../core/wait.ts';
import type { ConsoleClient } from './client.ts';

/** Registers a host as the page does: scan its key, confirm it, log in with the password. */
export async function registerHost(
  client: ConsoleClient,
  host: { ip: string; name: string; rootPassword: string },
): Promise<string> {
  const { hostKey } = await client.call('scanHost', { ip: host.ip, port: 22 });
  const { id } = await client.call('createHost', {
    ip: host.ip,
    name: host.name,
    port: 22,
    root: host.rootPassword,
    hostKey,
    remark: 'lab host',
  });
  return id;
}

/** Asks for an action and answers the run that it began. */
export async function execute(
  client: ConsoleClient,
  clusterId: string,
  action: ExecuteType,
): Promise<RunView> {
  await client.call('executeCluster', { executeType: EXECUTE_TYPES.indexOf(action), clusterId });
  return newestRun(client, clusterId);
}

/** Changes a cluster that runs, and answers the run that it began. */
export async function apply(
  client: ConsoleClient,
  changed: InputOf<Endpoints['applyCluster']>,
): Promise<RunView> {
  await client.call('applyCluster', changed);
  return newestRun(client, changed.id);
}

async function newestRun(client: ConsoleClient, clusterId: string): Promise<RunView> {
  const { data } = await client.call('selectRunList', { page: '1', clusterId });
  const [run] = data;
  if (run === undefined) throw new Error(`cluster ${clusterId} has no run`);
  return run;
}

/** Follows a run to its end and answers it. `onEvent` sees every event. */
export async function follow(
  client: ConsoleClient,
  runId: string,
  onEvent: (event: RunEvent) => void = () => {},
): Promise<RunView> {
  for await (const event of client.events(runId)) onEvent(event);
  return waitFor('the end of the run to be recorded', 30, async () => {
    const run = await client.call('selectRun', { id: runId });
    return isOver(run.state) && run;
  });
}

/** Does an action to its end. */
export async function perform(
  client: ConsoleClient,
  clusterId: string,
  action: ExecuteType,
  onEvent?: (event: RunEvent) => void,
): Promise<RunView> {
  const run = await execute(client, clusterId, action);
  return follow(client, run.id, onEvent);
}

/** How DolphinScheduler's administrator signs in, as the console keeps it. */
export async function adminLogin(
  client: ConsoleClient,
  clusterId: string,
): Promise<{ user: string; password: string }> {
  const { state, user, password } = await client.call('selectClusterAdmin', { id: clusterId });
  if (state !== 'ours' || password === null)
    throw new Error(`the console does not know the password: ${state}`);
  return { user, password };
}

/** The last lines of a run's log, to say why it failed. */
export async function logEnd(client: ConsoleClient, runId: string, pages = 8): Promise<string> {
  const last = await client.call('readRunLog', { runId, page: '-1' });
  const lines: string[] = [];
  for (let page = Math.max(1, last.currentPage - pages + 1); page <= last.currentPage; page += 1) {
    lines.push(...(await client.call('readRunLog', { runId, page: String(page) })).data);
  }
  return lines.join('\n');
}
