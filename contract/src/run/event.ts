/**
 * The facts of a run, in the order in which they happened. The supervisor and the callback write them, one JSON
 * object a line, to `events.jsonl` of the run folder; the console copies them to its store and to the stream.
 * The position of an event is its line number, from 1.
 */
export type RunEvent =
  | LineEvent
  | StepStartEvent
  | StepEndEvent
  | PlaysEvent
  | PlayEvent
  | TaskEvent
  | HostEvent
  | StatsEvent
  | CancelEvent;

/** A line of the log, already in the requirement's form `YYYY-MM-DD HH:MM:SS,mmm p=<pid> u=<user> |  <text>`. */
export interface LineEvent {
  readonly type: 'line';
  readonly text: string;
}

/**
 * `main` does the work; `cleanup` takes back what a run that failed had started; `unlock` frees the hosts of one that had
 * started nothing.
 */
export const STEP_NAMES = ['main', 'cleanup', 'unlock'] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface StepStartEvent {
  readonly type: 'step-start';
  readonly step: StepName;
  readonly playbook: string;
  readonly pid: number;
  readonly at: string;
}

export interface StepEndEvent {
  readonly type: 'step-end';
  readonly step: StepName;
  /** Exit code of ansible-playbook; negative: ended by that signal. */
  readonly exitCode: number;
  readonly at: string;
}

/** Every play of a step's playbook in its order, told before the first one: also those that will match no host. */
export interface PlaysEvent {
  readonly type: 'plays';
  readonly step: StepName;
  readonly names: readonly string[];
}

export interface PlayEvent {
  readonly type: 'play';
  readonly step: StepName;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly at: string;
}

export interface TaskEvent {
  readonly type: 'task';
  readonly step: StepName;
  /** Ansible's own id of the task, unique within the step. */
  readonly id: string;
  readonly name: string;
  /** The Ansible role that it belongs to, or null. */
  readonly role: string | null;
  readonly at: string;
}

export const OUTCOMES = ['ok', 'changed', 'failed', 'unreachable', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface HostEvent {
  readonly type: 'host';
  readonly step: StepName;
  /** Name of the task, as its own event told it. */
  readonly task: string;
  readonly host: string;
  readonly outcome: Outcome;
  /** True when a failure was foreseen (`rescue`, `ignore_errors`) and does not count. */
  readonly ignored: boolean;
  /** Milliseconds that the task took on this host. */
  readonly ms: number;
  /** For failures: what the task said. */
  readonly message?: string;
  /** What a task found out, as JSON: the facts of `probe.yml`, the findings of `preflight.yml`. */
  readonly report?: unknown;
}

/** Ansible's own count at the end of a playbook. */
export interface StatsEvent {
  readonly type: 'stats';
  readonly step: StepName;
  readonly hosts: Readonly<Record<string, Readonly<Record<Outcome, number>>>>;
  readonly at: string;
}

/** Somebody asked to abort the run. */
export interface CancelEvent {
  readonly type: 'cancel';
  readonly at: string;
}
