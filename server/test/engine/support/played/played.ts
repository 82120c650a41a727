import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, StepName } from '@dolphindeck/contract/run/event.ts';
import { hasExit, readSupervisor } from '../../../../src/engine/run-folder.ts';
import { isAlive } from '../../../../src/engine/supervisor-id.ts';
import type { EndState } from '../end-run.ts';
import { VENV } from '../project.ts';
import { until } from '../until.ts';

/** How a test lets a run end: the state that it must come to, and for a failure whether its clean-up was verified. */
export interface Ending {
  readonly state: Exclude<EndState, 'aborted'>;
  readonly cleaned: boolean;
  /** Of a failure: the supervisor could not write the record, as on a full disk. */
  readonly recordLost: boolean;
}

/** The parts of the engine's settings that put the played supervisor in the place of the real one. */
export const PLAYED = { ansibleDir: import.meta.dirname, venv: VENV } as const;

const AT = '2026-01-01T00:00:00.000Z';
const OK = { ok: 2, changed: 1, failed: 0, unreachable: 0, skipped: 0 };

/** Lets the supervisor of a run folder append lines to the record. */
export async function say(dir: string, ...texts: string[]): Promise<void> {
  await order(dir, linesOf(texts.map((text): RunEvent => ({ type: 'line', text }))), null);
}

/** Kills the supervisor of a run folder in the middle of a line that it writes. */
async function killIn(dir: string): Promise<void> {
  const half = '{"type":"line","te';
  await order(dir, half, null);
  const supervisor = await readSupervisor(dir);
  if (supervisor === null) throw new Error(`nobody leads ${dir}`);
  process.kill(supervisor.pid, 'SIGKILL');
  await until('the death of the supervisor', () => !isAlive(supervisor), 10_000, 1);
}

/** Lets the supervisor of a run folder end the run. */
export async function endIn(dir: string, ending: Ending, hosts: readonly string[]): Promise<void> {
  const { state, cleaned, recordLost } = ending;
  if (state === 'interrupted') return killIn(dir);
  const code = { success: 0, failed: 2, unreachable: 4 }[state];
  const steps = { main: { exitCode: code, signal: null }, ...(cleaned ? { cleanup: DONE } : {}) };
  const bad = state === 'unreachable' ? 'unreachable' : 'failed';
  const events = [
    ...stepOf('main', code, hosts, state === 'success' ? OK : { ...OK, [bad]: 1 }),
    ...(cleaned ? stepOf('cleanup', 0, hosts, OK) : []),
  ];
  const error = recordLost ? { error: 'No space left on device' } : {};
  await order(dir, linesOf(events), { steps, cancelled: false, ...error });
  await until('the record of the end', () => hasExit(dir), 10_000, 1);
}

/** Ids of the runs that were begun, as often as they were. */
export function launches(dataDir: string): string[] {
  const file = join(dataDir, 'launches');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** Whoever follows the run looks again: nothing else tells of a supervisor's death but the poll. */
export function nudge(dir: string): void {
  writeFileSync(join(dir, 'nudge'), '');
}

const DONE = { exitCode: 0, signal: null };

function stepOf(step: StepName, exitCode: number, hosts: readonly string[], counts: typeof OK): RunEvent[] {
  return [
    { type: 'step-start', step, playbook: `${step}.yml`, pid: 1, at: AT },
    { type: 'line', text: `${step} has run` },
    { type: 'stats', step, hosts: Object.fromEntries(hosts.map(host => [host, counts])), at: AT },
    { type: 'step-end', step, exitCode, at: AT },
  ];
}

const linesOf = (events: readonly RunEvent[]) => events.map(event => `${JSON.stringify(event)}\n`).join('');

/** Gives an order and waits until its text is in the record. */
async function order(dir: string, text: string, exit: object | null): Promise<void> {
  const record = join(dir, 'events.jsonl');
  const size = () => (existsSync(record) ? statSync(record).size : 0);
  const expected = size() + Buffer.byteLength(text);
  const pipe = openSync(join(dir, 'orders'), constants.O_WRONLY | constants.O_NONBLOCK);
  writeSync(pipe, `${JSON.stringify({ text, exit })}\n`);
  closeSync(pipe);
  await until('the text in the record', () => size() === expected, 10_000, 1);
}
