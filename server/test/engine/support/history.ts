import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  ACTIONS,
  allows,
  effectOf,
  type Status,
  statusAfter,
  VERBS,
} from '@dolphindeck/contract/cluster/status.ts';
import { isOver, RUN_TURNS, type RunState, stateAfter } from '@dolphindeck/contract/run/states.ts';
import { expect } from 'vitest';

/** Lets a database keep every change of a run's state and of a cluster's status, whoever makes it. */
export function keepHistory(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    create table history (kind text not null, id text not null, was text not null, became text not null);
    create trigger run_history after update of state on run
      begin insert into history values ('run', old.id, old.state, new.state); end;
    create trigger cluster_history after update of status on cluster
      begin insert into history values ('cluster', old.id, old.status, new.status); end;
  `);
  database.close();
}

interface Change {
  readonly kind: 'run' | 'cluster';
  readonly id: string;
  readonly was: string;
  readonly became: string;
}

/**
 * What must hold of a store whatever happened: one unfinished run and one started cluster at most, no change that the
 * tables do not explain, no run that ended twice, records without a gap that say what the folders of the runs say.
 * @param dirOf the folder of a run
 */
export function expectSound(file: string, dirOf: (runId: string) => string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const all = <T>(sql: string, ...values: string[]) => database.prepare(sql).all(...values) as T[];
  try {
    const runs = all<{ id: string; state: RunState; events: number; lines: number }>('select * from run');
    expect(runs.filter(({ state }) => !isOver(state)).length).toBeLessThanOrEqual(1);
    const started = `select id from cluster where status in ('startsuccess', 'stopfailure')`;
    expect(all(started).length).toBeLessThanOrEqual(1);
    const history = all<Change>('select * from history order by rowid');
    for (const change of history) expect(change).toSatisfy(isExplained);
    for (const { id, state, events, lines } of runs) {
      const ends = history.filter(({ became, ...of }) => of.id === id && isOver(became as RunState));
      expect(ends.length, `ends of run ${id}`).toBe(isOver(state) ? 1 : 0);
      const query = 'select position, line_no, body from run_event where run_id = ? order by position';
      const stored = all<{ position: number; line_no: number | null; body: string }>(query, id);
      expect(stored.map(({ position }) => position)).toEqual(upTo(events));
      expect(stored.flatMap(({ line_no }) => line_no ?? [])).toEqual(upTo(lines));
      expectRecord(
        dirOf(id),
        state,
        stored.map(({ body }) => body),
      );
    }
  } finally {
    database.close();
  }
}

function isExplained({ kind, was, became }: Change): boolean {
  if (kind === 'run') return RUN_TURNS.some(turn => stateAfter(was as RunState, turn) === became);
  const status = was as Status;
  return (
    VERBS.some(verb => effectOf(status, verb) === became) ||
    ACTIONS.some(
      action =>
        allows(status, action) &&
        [true, false].some(done => [true, false].some(clean => statusAfter(action, done, clean) === became)),
    )
  );
}

/** What is stored of a run is what its folder holds, and at most one event of the console's own after it. */
function expectRecord(dir: string, state: RunState, stored: readonly string[]): void {
  const written = linesOf(join(dir, 'events.jsonl'));
  expect(stored.slice(0, written.length)).toEqual(written);
  const own = stored.slice(written.length);
  expect(own.length).toBeLessThanOrEqual(1);
  if (state === 'interrupted') expect(own[0]).toContain('has died');
  if (state === 'success') expect(own).toEqual([]);
}

/** Whole lines. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
