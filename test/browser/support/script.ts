import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { Outcome, RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { HostRecap } from '@dolphindeck/contract/run/run.ts';
import { PHASES, type Phase } from './phases.ts';

/** Which hosts have each role, as the inventory's groups; `all` is every host. */
export type Groups = Readonly<Record<string, readonly string[]>>;

export interface ScriptOptions {
  readonly action: Action;
  /** A name of a group that is not here has no hosts: its phase is announced and does not come. */
  readonly groups: Groups;
  /** When the run began. */
  readonly at?: Date;
  /** A task that fails on a host; with it the run ends, as `any_errors_fatal` has it. */
  readonly failure?: {
    readonly phase: string;
    readonly host: string;
    readonly message: string;
    readonly outcome?: Extract<Outcome, 'failed' | 'unreachable'>;
  };
}

/** Failures that the console explains (contract/src/explain). */
export const MESSAGES = {
  disk_full: 'OSError: [Errno 28] No space left on device: /home/easy/ds/releases',
  unreachable:
    'Failed to connect to the host via ssh: connect to host 10.0.0.13 port 22: Connection timed out',
} as const;

const PID = 4711;
/** A task takes as long on every host: a figure that a test can count with. */
const TASK_MS = 1200;

/**
 * What a run says, in the form and order of a real one: a list for its announcement, one for each phase that has
 * hosts, and one for its end. A test tells them to the console one after the other.
 */
export function scriptedRun({ action, groups, at = new Date(), failure }: ScriptOptions): RunEvent[][] {
  const clock = new Clock(at);
  const phases = PHASES[action];
  const recap = new Map<string, HostRecap>();
  const names = phases.map(({ name }) => name);
  const parts: RunEvent[][] = [
    [
      { type: 'step-start', step: 'main', playbook: `${action}.yml`, pid: PID, at: clock.iso() },
      { type: 'plays', step: 'main', names },
    ],
  ];
  let failed = false;
  for (const phase of phases) {
    const hosts = [...new Set(phase.groups.flatMap(group => groups[group] ?? []))];
    if (hosts.length === 0) continue;
    const fails = failure?.phase === phase.name ? failure : undefined;
    parts.push(phaseEvents(phase, hosts, { clock, recap, fails }));
    failed = fails !== undefined;
    if (failed) break;
  }
  parts.push(endEvents(clock, recap, failed));
  return parts;
}

interface Telling {
  readonly clock: Clock;
  readonly recap: Map<string, HostRecap>;
  readonly fails: ScriptOptions['failure'];
}

function phaseEvents(
  { name, role, tasks }: Phase,
  hosts: readonly string[],
  { clock, recap, fails }: Telling,
): RunEvent[] {
  const events: RunEvent[] = [
    { type: 'play', step: 'main', name, hosts, at: clock.iso() },
    clock.line(`PLAY [${name}] `.padEnd(80, '*')),
  ];
  for (const [index, task] of tasks.entries()) {
    events.push(
      { type: 'task', step: 'main', id: `${name}-${index}`, name: task, role, at: clock.iso() },
      clock.line(`TASK [${role} : ${task}] `.padEnd(80, '*')),
    );
    clock.pass(TASK_MS);
    // The last task of the phase is the one that fails.
    const failing = index === tasks.length - 1 ? fails : undefined;
    for (const host of hosts) {
      const message = failing?.host === host ? failing.message : undefined;
      const outcome: Outcome = message === undefined ? 'changed' : (failing?.outcome ?? 'failed');
      const fields = { task, host, outcome, ignored: false, ms: TASK_MS };
      events.push({ type: 'host', step: 'main', ...fields, ...(message === undefined ? {} : { message }) });
      events.push(clock.line(`${outcome}: [${host}]${message === undefined ? '' : ` => ${message}`}`));
      const counts = recap.get(host) ?? { ok: 0, changed: 0, failed: 0, unreachable: 0, skipped: 0 };
      const ok = counts.ok + (outcome === 'changed' ? 1 : 0);
      recap.set(host, { ...counts, ok, [outcome]: counts[outcome] + 1 });
    }
    if (failing !== undefined) {
      events.push(clock.line(`FAILED on ${failing.host} in [${task}]: ${failing.message}`));
      break;
    }
  }
  return events;
}

function endEvents(clock: Clock, recap: ReadonlyMap<string, HostRecap>, failed: boolean): RunEvent[] {
  const counted = (host: string, counts: HostRecap) =>
    `${host} : ${Object.entries(counts)
      .map(([word, number]) => `${word}=${number}`)
      .join(' ')}`;
  return [
    { type: 'stats', step: 'main', hosts: Object.fromEntries(recap), at: clock.iso() },
    clock.line('PLAY RECAP '.padEnd(80, '*')),
    ...[...recap].map(([host, counts]) => clock.line(counted(host, counts))),
    { type: 'step-end', step: 'main', exitCode: failed ? 2 : 0, at: clock.iso() },
  ];
}

/** The time in the run, which passes only where something takes time. */
class Clock {
  #now: number;

  constructor(start: Date) {
    this.#now = start.getTime();
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  iso(): string {
    return new Date(this.#now).toISOString();
  }

  line(text: string): RunEvent {
    return { type: 'line', text: lineAt(new Date(this.#now), text) };
  }
}

/** A line of the log in the requirement's form. */
export function lineAt(at: Date, text: string): string {
  return `${at.toISOString().replace('T', ' ').replace('.', ',').slice(0, 23)} p=${PID} u=root |  ${text}`;
}
