import Type, { type Static } from 'typebox';
import { own, put } from './draft.ts';
import { OUTCOMES, type RunEvent, STEP_NAMES } from './event.ts';

/** A task of a run, with what it came to on every host that it got to. */
export const RunTaskSchema = Type.Object({
  step: Type.Enum([...STEP_NAMES]),
  /** The play that it belongs to, or null when none was told. */
  phase: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  /** The Ansible role that it belongs to, or null. */
  role: Type.Union([Type.String(), Type.Null()]),
  at: Type.String(),
  /** Milliseconds on the host where it took longest; 0 when it got to none. */
  ms: Type.Integer(),
  hosts: Type.Record(Type.String(), Type.Object({ outcome: Type.Enum([...OUTCOMES]), ms: Type.Integer() })),
});

export type RunTask = Static<typeof RunTaskSchema>;

/** The tasks of a run, folded from its events batch by batch. Their order is that in which they began. */
export class TaskFold {
  readonly #tasks = new Map<string, RunTask>();
  /** By step and name, the newest: hosts are told with the name, and finish a task before the next one begins. */
  readonly #newest = new Map<string, RunTask>();
  #phase: string | null = null;

  /** Goes on with the next events. */
  take(events: Iterable<RunEvent>): void {
    for (const event of events) this.#takeOne(event);
  }

  /** All tasks so far. */
  tasks(): RunTask[] {
    return [...this.#tasks.values()];
  }

  #takeOne(event: RunEvent): void {
    if (event.type === 'step-start') this.#phase = null;
    if (event.type === 'play') this.#phase = event.name;
    if (event.type === 'task') {
      const { step, id, name, role, at } = event;
      const task = { step, phase: this.#phase, name, role, at, ms: 0, hosts: {} };
      this.#tasks.set(keyOf(step, id), task);
      this.#newest.set(keyOf(step, name), task);
    }
    if (event.type === 'host') this.#takeHost(event);
  }

  #takeHost({ step, task, host, outcome, ignored, ms }: Extract<RunEvent, { type: 'host' }>): void {
    const known = this.#newest.get(keyOf(step, task));
    if (known === undefined) return;
    const total = (own(known.hosts, host)?.ms ?? 0) + ms;
    // A failure that was foreseen is none, as in the recap.
    put(known.hosts, host, { outcome: ignored && outcome === 'failed' ? 'ok' : outcome, ms: total });
    known.ms = Math.max(known.ms, total);
  }
}

/** A task on the host where it took longest. */
export interface SlowTask {
  readonly task: RunTask;
  readonly host: string;
  readonly ms: number;
}

/** The tasks that took longest, the slowest first, each with its slowest host. Those that took no time are left out. */
export function slowestTasks(tasks: readonly RunTask[], count: number): SlowTask[] {
  return tasks
    .flatMap(task => {
      const slowest = Object.entries(task.hosts).find(([, { ms }]) => ms === task.ms);
      return slowest === undefined || task.ms === 0 ? [] : [{ task, host: slowest[0], ms: task.ms }];
    })
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count);
}

/** Ids of tasks are unique within a step, their names are not. */
function keyOf(step: string, word: string): string {
  return `${step}/${word}`;
}
