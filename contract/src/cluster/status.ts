/**
 * The eight states of a cluster and what each allows: the one table, used by the server to decide and by the
 * page to enable its buttons. "An action is running" is not a state: it is the existence of an unfinished run.
 */
export const STATUSES = [
  'prepare',
  'cancel',
  'deploysuccess',
  'deployfailure',
  'startsuccess',
  'startfailure',
  'stopsuccess',
  'stopfailure',
] as const;

export type Status = (typeof STATUSES)[number];

/**
 * What a person can ask of a cluster. `edit` saves changes; `cancel` gives a deployed cluster up for editing; `apply`
 * brings new settings to a cluster that runs, server by server.
 */
export const VERBS = ['edit', 'deploy', 'start', 'stop', 'cancel', 'delete', 'markStopped', 'apply'] as const;

export type Verb = (typeof VERBS)[number];

/** The verbs that run on hosts. */
export const ACTIONS = ['start', 'stop', 'deploy', 'apply'] as const;

export type Action = (typeof ACTIONS)[number];

/** `run`: the state changes when the run ends. `gone`: the record is deleted. */
type Effect = Status | 'run' | 'gone';

const TABLE: Readonly<Record<Status, Readonly<Partial<Record<Verb, Effect>>>>> = {
  prepare: { deploy: 'run', delete: 'gone' },
  cancel: { edit: 'prepare' },
  deploysuccess: { start: 'run', stop: 'run', cancel: 'cancel', delete: 'gone' },
  deployfailure: { edit: 'prepare', deploy: 'run', delete: 'gone' },
  startsuccess: { stop: 'run', apply: 'run' },
  startfailure: { start: 'run', delete: 'gone' },
  stopsuccess: { edit: 'prepare', deploy: 'run', delete: 'gone' },
  stopfailure: { stop: 'run', markStopped: 'stopsuccess' },
};

/** What a verb does in a state, or null when the state refuses it. */
export function effectOf(status: Status, verb: Verb): Effect | null {
  return TABLE[status][verb] ?? null;
}

export function allows(status: Status, verb: Verb): boolean {
  return effectOf(status, verb) !== null;
}

/** The verbs that a state allows, in the order of VERBS. */
export function allowedVerbs(status: Status): Verb[] {
  return VERBS.filter(verb => allows(status, verb));
}

/** `workStatus` of the requirement: something of the cluster may be running. */
export function isStarted(status: Status): boolean {
  return status === 'startsuccess' || status === 'stopfailure';
}

/** `deployStatus` of the requirement: the cluster was installed at least once with its present configuration. */
export function isDeployed(status: Status): boolean {
  return status !== 'prepare' && status !== 'deployfailure';
}

/** The states for which `isStarted` holds, for queries. */
export const STARTED_STATUSES = STATUSES.filter(isStarted);

/**
 * The state in which a finished run leaves its cluster.
 * @param succeeded every host succeeded
 * @param cleaned for a start that failed: everything it had started was verified as stopped on every host; for an
 * apply: every server was verified as running with the settings of before. When it was not, something may still run, so
 * the cluster must stay stoppable.
 */
export function statusAfter(action: Action, succeeded: boolean, cleaned: boolean): Status {
  if (action === 'apply') return succeeded || cleaned ? 'startsuccess' : 'stopfailure';
  if (succeeded) return `${action}success`;
  if (action === 'start' && !cleaned) return 'stopfailure';
  return `${action}failure`;
}
