import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openApp } from '../../server/src/app.ts';
import { loadConfig } from '../../server/src/config.ts';
import { apiOf } from './support/api.ts';
import { databaseOf } from './support/database.ts';
import { type LedRuns, makeLedRuns } from './support/led-run.ts';
import { dataFolder, failingConsole, killLeftovers } from './support/process.ts';

/**
 * What befalls a console while a run is led, whatever its store is. A full disk and deaths during real work:
 * test/e2e/failures-disks and recovery.
 */
const DAY = 86_400_000;
let data: Awaited<ReturnType<typeof dataFolder>>;
let runs: LedRuns;

beforeAll(async () => {
  data = await dataFolder();
  runs = await makeLedRuns(data);
});
afterEach(async () => {
  killLeftovers();
  await runs.letGo();
});
afterAll(() => data.remove());

it('a console that is killed finds its run again, and nothing of it is lost or told twice', async () => {
  const first = await runs.start();
  const runId = await runs.begin(first.call);
  await first.end('SIGKILL');
  await runs.expectUnharmed(await runs.start(), runId);
});

it('a run that ends while no console is there has its outcome from the next one', async () => {
  const first = await runs.start();
  const runId = await runs.begin(first.call);
  await first.end('SIGKILL');
  await runs.letGo();
  await expect.poll(() => runs.readLines(runId, 'run.log').at(-1), { timeout: 60_000 }).toContain('FAILED');
  const next = await runs.start();
  const { run, positions } = await runs.toTheEnd(next.base, next.call, runId);
  expect(run.state).toBe('unreachable');
  await runs.expectWhole(next.call, runId, positions);
  expect(await runs.statusOf(next.call)).toBe('deployfailure');
  await next.end();
});

it('the clock may be set a day back or forth: no run ends of it, and none before it began', async () => {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  for (const jump of [DAY, -DAY]) {
    ahead = 0;
    let deck = await openConsole(clock);
    const runId = await runs.begin(deck.call);
    ahead = jump;
    const { pid } = runs.leaderOf(runId);
    expect((await deck.call('selectRun', { id: runId })).json.result.state).toBe('running');
    // The next console finds it by its process, not by the time.
    await deck.close();
    deck = await openConsole(clock);
    expect((await deck.call('selectRun', { id: runId })).json.result.state).toBe('running');
    expect(() => process.kill(pid, 0)).not.toThrow();
    await runs.letGo();
    const { run, positions } = await runs.toTheEnd(deck.base, deck.call, runId);
    expect(run.state).toBe('unreachable');
    expect(Date.parse(run.endedAt)).toBeGreaterThanOrEqual(Date.parse(run.startedAt));
    expect(Date.parse(run.startedAt)).toBeGreaterThanOrEqual(Date.parse(run.createdAt));
    await runs.expectWhole(deck.call, runId, positions);
    await deck.close();
  }
});

it('the pid of its dead leader may have become another process: interrupted, and that process is left alone', async () => {
  let deck = await runs.start();
  const runId = await runs.begin(deck.call);
  await deck.end('SIGKILL');
  process.kill(runs.leaderOf(runId).pid, 'SIGKILL');
  await runs.replaceLeader(runId, process.pid);
  deck = await runs.start();
  const { run } = await runs.toTheEnd(deck.base, deck.call, runId);
  expect(run).toMatchObject({ state: 'interrupted', failure: { host: 'console' } });
  expect(await runs.statusOf(deck.call)).toBe('deployfailure');
  expect((await deck.call('cancelRun', { runId })).json.error.code).toBe('run_over');
  await deck.end();
});

it('a second console is refused, and neither the first nor the run takes notice', async () => {
  const deck = await runs.start();
  const runId = await runs.begin(deck.call);
  const { code, err } = await failingConsole({
    ...(await databaseOf(runs.dir)),
    DECK_DATA: runs.dir,
    DECK_PORT: '0',
  });
  expect(code).toBe(78);
  expect(err).toContain(`process ${deck.pid} `);
  await runs.expectUnharmed(deck, runId);
});

/** A console of this process with a clock of the test's. */
async function openConsole(clock: () => Date) {
  const settings = await databaseOf(runs.dir);
  const { config } = loadConfig({ ...settings, DECK_DATA: runs.dir, DECK_AUTH: 'off' });
  const app = await openApp({ config, log: pino({ level: 'silent' }), clock });
  await app.http.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
  return { base, call: apiOf(base), close: () => app.close() };
}
