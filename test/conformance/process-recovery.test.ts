import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../postgres/shared.ts';
import { EN, request } from './support/api.ts';
import { backUp, exportAndImport } from './support/copies.ts';
import { type LedRuns, makeLedRuns } from './support/led-run.ts';
import {
  type ConsoleProcess,
  dataFolder,
  failingConsole,
  killLeftovers,
  startConsole,
} from './support/process.ts';

/** What befalls a SQLite file and its copies while a run is led; the rest is in led-run.test.ts. */
let data: Awaited<ReturnType<typeof dataFolder>>;
let runs: LedRuns;
let dir = '';

beforeAll(async () => {
  data = await dataFolder();
  runs = await makeLedRuns(data);
  dir = runs.dir;
});
afterEach(async () => {
  killLeftovers();
  await runs.letGo();
});
afterAll(() => data.remove());

describe('while a run is led', () => {
  it('another program may hold the lock of the database: requests are refused, the run goes on, nothing is lost', async () => {
    const deck = await startConsole({ DECK_DATA: dir });
    const runId = await runs.begin(deck.call);
    const foreign = new DatabaseSync(join(dir, 'deck.sqlite'));
    foreign.exec('begin immediate');
    const asked = Array.from({ length: 5 }, () => deck.call('deleteHost', { id: 'abcdef01' }, EN));
    // What waits for the lock holds up nothing that needs no database.
    for (let i = 0; i < 5; i += 1) await request(`${deck.base}/api/v1/openapi.json`);
    const none = Promise.resolve('none has been answered');
    expect(await Promise.race([...asked, none])).toBe(await none);
    for (const { status, json } of await Promise.all(asked)) {
      expect({ status, code: json.error.code }).toEqual({ status: 503, code: 'store_busy' });
      expect(json.error.message).toMatch(/another program .* nothing was changed/);
    }
    await runs.letGo();
    // The run ends though nobody can write it down.
    await expect.poll(() => runs.readLines(runId, 'run.log').at(-1), { timeout: 60_000 }).toContain('FAILED');
    foreign.exec('rollback');
    foreign.close();
    const { run, positions } = await runs.toTheEnd(deck.base, deck.call, runId);
    expect(run.state).toBe('unreachable');
    await runs.expectWhole(deck.call, runId, positions);
    expect(await runs.statusOf(deck.call)).toBe('deployfailure');
    await deck.end();
  });

  it('a console that finds the database locked at its start says so in one line, and ends to be started again', async () => {
    const foreign = new DatabaseSync(join(dir, 'deck.sqlite'));
    foreign.exec('begin immediate');
    const locked = await failingConsole({ DECK_DATA: dir, DECK_PORT: '0' });
    foreign.exec('rollback');
    foreign.close();
    // Not 78: whoever starts it again, as systemd does, is right to.
    expect(locked.code).toBe(1);
    expect(locked.err).toMatch(
      /^dolphindeck: another program holds the lock of deck\.sqlite [^\n]*end it and try again\n$/,
    );
    await (await startConsole({ DECK_DATA: dir })).end();
  });

  it.each([
    { kind: 'a backup', copyTo: (target: string) => backUp(dir, target) },
    { kind: 'an import into SQLite', copyTo: (target: string) => exportAndImport(dir, { dataDir: target }) },
    {
      kind: 'an import into PostgreSQL',
      copyTo: async (target: string) =>
        exportAndImport(dir, { dataDir: target, databaseUrl: (await freshDatabase()).url }),
    },
  ])(
    '$kind may be started beside it: there the run is interrupted, and it goes on here',
    async ({ kind, copyTo }) => {
      const deck = await startConsole({ DECK_DATA: dir });
      const runId = await runs.begin(deck.call);
      const { pid } = runs.leaderOf(runId);
      const env = await copyTo(join(data.dir, kind));
      const before = existsSync(join(env.DECK_DATA, 'runs', runId));
      // A second start of the copy is one at home.
      for (const _ of [1, 2]) {
        const copy = await startConsole(env);
        const { run } = await runs.toTheEnd(copy.base, copy.call, runId);
        expect(run).toMatchObject({ state: 'interrupted', failure: { host: 'console' } });
        expect(run.failure.message).toContain('are a copy');
        expect(await runs.statusOf(copy.call)).toBe('deployfailure');
        expect((await copy.call('cancelRun', { runId })).json.error.code).toBe('run_over');
        await copy.end();
      }
      // No process works on hosts without a folder.
      expect(existsSync(join(env.DECK_DATA, 'runs', runId))).toBe(before);
      expect(() => process.kill(pid, 0)).not.toThrow();
      await runs.expectUnharmed(deck, runId);
    },
  );
});

it('of consoles that start at once on one data folder, one serves and the others are refused', async () => {
  const fresh = join(data.dir, 'fresh');
  const started = await Promise.allSettled([1, 2, 3, 4].map(() => startConsole({ DECK_DATA: fresh })));
  const served = started.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  expect(served).toHaveLength(1);
  for (const result of started) {
    if (result.status === 'rejected') expect(String(result.reason)).toMatch(/"code":78/);
  }
  const [deck] = served as [ConsoleProcess];
  expect((await request(`${deck.base}/healthz`)).status).toBe(200);
  await deck.end();
});
