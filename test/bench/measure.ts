import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import type { World } from '../e2e/support/world.ts';
import { timed } from './machine.ts';

/** A task of a run: what it took from its beginning to that of whatever came next. */
export interface TaskTime {
  readonly play: string;
  readonly name: string;
  readonly seconds: number;
}

/** An action through the console, as somebody at its interfaces sees it. */
export interface Measured {
  readonly run: RunView;
  /** From the request to the end of the run. */
  readonly seconds: number;
  /** From the request to the beginning of `ansible-playbook`. */
  readonly startSeconds: number;
  /** Of `ansible-playbook`, until its first play. */
  readonly playbookStartSeconds: number;
  readonly tasks: readonly TaskTime[];
  /** MB that went to the hosts meanwhile. */
  readonly sentMb: number;
}

/**
 * Does an action that must succeed and measures it.
 * @throws with the end of the log when it fails
 */
export async function measure(world: World, clusterId: string, action: ExecuteType): Promise<Measured> {
  const events: RunEvent[] = [];
  const asked = Date.now();
  const received = () => world.lab.hosts.reduce((sum, host) => sum + host.receivedBytes(), 0);
  const before = received();
  const { seconds, value: run } = await timed(() =>
    world.succeed(clusterId, action, event => events.push(event)),
  );
  const at = (wanted: (event: RunEvent) => boolean) => timeOf(events.find(wanted)) ?? Number.NaN;
  const began = at(({ type }) => type === 'step-start');
  return {
    run,
    seconds,
    startSeconds: (began - asked) / 1000,
    playbookStartSeconds: (at(({ type }) => type === 'play') - began) / 1000,
    tasks: taskTimes(events),
    sentMb: (received() - before) / 1e6,
  };
}

const timeOf = (event: RunEvent | undefined) =>
  event !== undefined && 'at' in event ? Date.parse(event.at) : undefined;

function taskTimes(events: readonly RunEvent[]): TaskTime[] {
  const dated = events.filter(event => 'at' in event);
  let play = '';
  return dated.flatMap((event, index) => {
    if (event.type === 'play') play = event.name;
    const next = timeOf(dated[index + 1]);
    if (event.type !== 'task' || next === undefined) return [];
    return [{ play, name: event.name, seconds: (next - Date.parse(event.at)) / 1000 }];
  });
}

/** Seconds of all tasks of a play together. */
export function secondsOfPlay({ tasks }: Measured, play: string): number {
  return tasks.filter(task => task.play === play).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The most tasks that one host was given, skipped ones left out. */
export function tasksOfBusiestHost({ run }: Measured): number {
  return Math.max(
    ...Object.values(run.recap).map(({ ok, failed, unreachable }) => ok + failed + unreachable),
  );
}
