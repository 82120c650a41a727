import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { Status } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { type RunState, SIGNAL_TYPES } from '@dolphindeck/contract/run/states.ts';
import { expect } from 'vitest';
import { logEnd, perform } from '../../../lab/src/console/actions.ts';
import type { World } from './world.ts';

/** How a run has to fail. */
export interface ExpectedFailure {
  /** How the run ends. */
  readonly state: Exclude<RunState, 'waiting' | 'running' | 'success'>;
  /** In which state it leaves its cluster. */
  readonly status: Status;
  /** Address of the host that the run names as the first that failed. */
  readonly host: string;
  /** What the run gives as the reason; it must stand in the log too. */
  readonly message?: RegExp;
  /** Id of the explanation (contract/src/explain); null: none fits. Not looked at when absent. */
  readonly explanation?: string | null;
}

/**
 * Does an action that must fail, and verifies that run, log, signal and cluster tell the truth about it. Answers the run.
 * @param onEvent sees every event of the run: to break something in the middle of a task
 */
export async function expectFailure(
  world: World,
  clusterId: string,
  action: ExecuteType,
  expected: ExpectedFailure,
  onEvent?: (event: RunEvent) => void,
): Promise<RunView> {
  const run = await perform(world.client, clusterId, action, onEvent);
  await expectFailed(world, run, expected);
  return run;
}

/** Verifies what run, log, signal and cluster tell of the newest run, which has failed. */
export async function expectFailed(world: World, run: RunView, expected: ExpectedFailure): Promise<void> {
  const { client } = world;
  const log = await logEnd(client, run.id, 30);
  const { failure } = run;
  expect({ state: run.state, host: failure?.host }, log).toEqual({
    state: expected.state,
    host: expected.host,
  });
  if (expected.message !== undefined) expect(failure?.message, log).toMatch(expected.message);
  if (expected.explanation !== undefined) {
    expect(failure?.explanation?.id ?? null, failure?.message).toBe(expected.explanation);
  }
  expect(log).toContain(expected.host);
  expect(log).toContain(failure?.message.trim().split('\n')[0]);
  if (expected.message !== undefined) expect(log).toMatch(expected.message);
  expect(await client.call('executeResultSignal', {})).toEqual({
    singnalType: SIGNAL_TYPES[run.action],
    success: false,
    over: true,
  });
  expect((await world.cluster(run.clusterId)).status).toBe(expected.status);
}

/** Something done to a host in the middle of a task. */
export interface Interruption {
  readonly onEvent: (event: RunEvent) => void;
  /** Resolves when it was done. @throws when the run never came to the task */
  done(): Promise<void>;
}

/** Does something when the run begins a task: by its event, so really in the middle of it. */
export function atTask(name: RegExp, deed: () => Promise<unknown>): Interruption {
  let begun: Promise<unknown> | undefined;
  return {
    onEvent: event => {
      if (event.type === 'task' && name.test(event.name)) begun ??= deed();
    },
    async done() {
      if (begun === undefined) throw new Error(`the run never came to a task ${name}`);
      await begun;
    },
  };
}

/** The same deploy succeeds now; afterwards the cluster is given up for editing and saved, so that it can be deployed again. */
export async function recovers(
  world: World,
  clusterId: string,
  body: Parameters<World['createCluster']>[0],
): Promise<void> {
  await world.succeed(clusterId, 'deploy');
  await world.client.call('updateCluster', { ...body, id: clusterId, status: 'cancel' });
  await world.client.call('updateCluster', { ...body, id: clusterId });
}
